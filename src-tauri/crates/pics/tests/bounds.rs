//! Files that would take memory or time without end are refused, each by the bound that it passes.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::{ilr_aim, ilr_learner, import, message, workspace};
use std::io::Read;
use std::time::{Duration, Instant};
use tandem_pics::ilr::{self, Bound, IlrError, IlrErrorKind};

/// Far less than a file takes in which something is looked for among everything else.
const QUICK: Duration = Duration::from_secs(60);

/// Gives the same bytes again and again between a beginning and an end, and counts what was taken.
struct Endless<'a> {
    begin: &'a [u8],
    again: &'a [u8],
    at: usize,
    given: u64,
    most: u64,
}

impl<'a> Endless<'a> {
    fn of(begin: &'a str, again: &'a str) -> Self {
        Self {
            begin: begin.as_bytes(),
            again: again.as_bytes(),
            at: 0,
            given: 0,
            most: 64 << 20,
        }
    }
}

impl Read for Endless<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.given >= self.most {
            return Ok(0);
        }
        let read = match self.begin {
            [] => (&self.again[self.at..]).read(into)?,
            _ => {
                let read = self.begin.read(into)?;
                self.given += read as u64;
                return Ok(read);
            }
        };
        self.at = (self.at + read) % self.again.len();
        self.given += read as u64;
        Ok(read)
    }
}

fn refused(input: impl Read) -> (Bound, IlrError) {
    let mut learners = ilr::read(input);
    let error = learners.find_map(Result::err).unwrap();
    assert!(learners.next().is_none());
    match error.kind {
        IlrErrorKind::OverBound { bound, .. } => (bound, error),
        _ => panic!("{error}"),
    }
}

const ROOT: &str =
    "<Message xmlns='ESFA/ILR/2026-27'>\n<Learner><LearnRefNumber>NM-1</LearnRefNumber>";

/// What one learner holds without end: the bound that ends it, and how much is read until then.
#[test]
fn nothing_of_a_learner_goes_on_without_end() {
    let field = format!("{ROOT}<GivenNames>");
    let aim = format!("{ROOT}<LearningDelivery><LearnAimRef>");
    let tag = format!("{ROOT}<GivenNames a='");
    let comment = format!("{ROOT}<!--");
    let cdata = format!("{ROOT}<GivenNames><![CDATA[");
    let instruction = format!("{ROOT}<?a ");
    let blank = format!("{ROOT}<GivenNames>");
    let cases = [
        (Bound::Field, &field[..], "aaa<!-- -->"),
        (Bound::Field, &field, "&#65;"),
        (Bound::Field, &field, "<![CDATA[aaaaaaaaaaaa]]>"),
        (Bound::Field, &aim, "aaa<?a b?>"),
        (Bound::Fields, ROOT, "<Sex>F</Sex>"),
        (Bound::Fields, ROOT, "<Other/>"),
        (
            Bound::Records,
            ROOT,
            "<ContactPreference><ContPrefType/></ContactPreference>",
        ),
        (Bound::Aims, ROOT, "<LearningDelivery></LearningDelivery>"),
        (Bound::Depth, ROOT, "<a>"),
        (Bound::Event, &tag, "x"),
        (Bound::Event, &comment, "x"),
        (Bound::Event, &cdata, "x"),
        (Bound::Event, &instruction, "x"),
        (Bound::Event, &blank, " "),
    ];
    for (bound, begin, again) in cases {
        let mut input = Endless::of(begin, again);
        let (kind, error) = refused(&mut input);
        assert_eq!(kind, bound, "{again}: {error}");
        assert_eq!(error.line, 2, "{again}");
        assert_eq!(error.learner_ref.as_deref(), Some("NM-1"), "{again}");
        assert!(input.given < 4 << 20, "{again}: {}", input.given);
        let text = error.to_string();
        assert!(
            text.contains("Nothing was imported, and nothing is lost"),
            "{text}"
        );
    }
}

#[test]
fn a_tag_has_so_many_attributes_of_such_a_length() {
    let of = |attributes: &str| message(&format!("<Learner {attributes}/>"));
    let (kind, _) = refused(of(&format!("a='{}'", "x".repeat(2000))).as_bytes());
    assert_eq!(kind, Bound::AttributeValue);
    let (kind, _) = refused(of(&format!("{}='x'", "a".repeat(200))).as_bytes());
    assert_eq!(kind, Bound::AttributeName);
    let many: String = (0..100).map(|n| format!("a{n}='x' ")).collect();
    let (kind, _) = refused(of(&many).as_bytes());
    assert_eq!(kind, Bound::Attributes);
}

/// Between learners, and after the last, nothing goes on without end either.
#[test]
fn a_file_has_an_end() {
    let root = "<Message xmlns='ESFA/ILR/2026-27'>";
    // Long, so that the end comes soon.
    let comment = format!("<!--{}-->\n", "x".repeat(100_000));
    for (bound, begin, again) in [
        (Bound::Depth, root, "<a>"),
        (Bound::Event, root, " "),
        (Bound::File, root, &comment),
    ] {
        let mut input = Endless::of(begin, again);
        input.most = 4 << 30;
        let (kind, error) = refused(&mut input);
        assert_eq!(kind, bound, "{error}");
    }
}

#[test]
fn what_real_files_hold_is_within_the_bounds() {
    let aims: String = (1..=500)
        .map(|n| {
            let fams = "<LearningDeliveryFAM><LearnDelFAMType>SOF</LearnDelFAMType>\
                <LearnDelFAMCode>105</LearnDelFAMCode></LearningDeliveryFAM>";
            ilr_aim(&format!("{n}"), n, &fams.repeat(12))
        })
        .collect();
    let names = format!("<GivenNames>{}</GivenNames>", "é".repeat(400));
    let file = message(&ilr_learner("A", &(names + &aims)));
    let [learner] = ilr::read(file.as_bytes())
        .collect::<Result<Vec<_>, _>>()
        .unwrap()
        .try_into()
        .unwrap();
    assert_eq!(learner.aims.len(), 500);
}

#[tokio::test]
async fn what_is_refused_at_its_end_leaves_nothing() {
    let (workspace, _folder) = workspace().await;
    let before = workspace.state_json().await.unwrap();
    let names = format!("<GivenNames>{}</GivenNames>", "a".repeat(3000));
    let file = message(&[ilr_learner("A", ""), ilr_learner("B", &names)].concat());
    let error = import(&workspace, &file).await.unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("file.xml: line 3, learner B: "), "{text}");
    assert!(text.contains("GivenNames"), "{text}");
    assert_eq!(workspace.state_json().await.unwrap(), before);
    workspace.close().await.unwrap();
}

/// Nobody waits for a file that is read slowly: others write to the workspace meanwhile.
#[tokio::test]
async fn the_workspace_is_free_while_a_file_is_read() {
    let (workspace, _folder) = workspace().await;
    let (reading, is_read) = std::sync::mpsc::channel::<()>();
    let (go_on, goes_on) = std::sync::mpsc::channel::<()>();
    struct Slow {
        text: std::io::Cursor<Vec<u8>>,
        reading: Option<std::sync::mpsc::Sender<()>>,
        goes_on: std::sync::mpsc::Receiver<()>,
    }
    impl Read for Slow {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            if let Some(reading) = self.reading.take() {
                reading.send(()).unwrap();
                let _ = self.goes_on.recv_timeout(Duration::from_secs(20));
            }
            self.text.read(into)
        }
    }
    let slow = Slow {
        text: std::io::Cursor::new(message(&ilr_learner("A", "")).into_bytes()),
        reading: Some(reading),
        goes_on,
    };
    let importing = {
        let workspace = workspace.clone();
        tokio::spawn(async move {
            let now = "2026-11-23T09:00:00Z".parse().unwrap();
            workspace.import_ilr("slow.xml", slow, now).await
        })
    };
    tokio::task::spawn_blocking(move || is_read.recv())
        .await
        .unwrap()
        .unwrap();
    let file = message(&ilr_learner("B", ""));
    let other = import(&workspace, &file);
    let other = tokio::time::timeout(Duration::from_secs(10), other).await;
    go_on.send(()).unwrap();
    assert_eq!(other.unwrap().unwrap().learners_new, 1);
    assert_eq!(importing.await.unwrap().unwrap().learners_new, 1);
    workspace.close().await.unwrap();
}

/// Aims that agree in all that a key stands for, and aims that differ, as many as a learner may
/// have: brought in, then again with one more year's numbers, then with fewer.
#[tokio::test]
async fn five_hundred_aims_of_one_learner_are_quick() {
    let since = Instant::now();
    let (workspace, _folder) = workspace().await;
    let aims = |alike: u32, apart: u32, first: u32| {
        let same = (0..alike).map(|n| ilr_aim("60133533", first + n, ""));
        let others = (0..apart).map(|n| ilr_aim(&format!("6{n:07}"), first + alike + n, ""));
        let aims: String = same.chain(others).collect();
        message(&ilr_learner("A", &aims))
    };
    let first = import(&workspace, &aims(250, 250, 1)).await.unwrap();
    assert_eq!(first.aims_new, 500);
    let second = import(&workspace, &aims(250, 250, 101)).await.unwrap();
    assert_eq!((second.aims_new, second.aims_unchanged), (0, 500));
    let third = import(&workspace, &aims(200, 250, 101)).await.unwrap();
    assert_eq!((third.aims_new, third.aims_unchanged), (0, 450));
    assert!(since.elapsed() < QUICK, "{:?}", since.elapsed());
    workspace.close().await.unwrap();
}

#[tokio::test]
async fn twenty_thousand_learners_are_quick() {
    let since = Instant::now();
    let (workspace, _folder) = workspace().await;
    let learners: String = (0..20_000)
        .map(|n| ilr_learner(&format!("NM-{n:05}"), &ilr_aim("1", 1, "")))
        .collect();
    let file = message(&learners);
    assert_eq!(
        import(&workspace, &file).await.unwrap().learners_new,
        20_000
    );
    let again = import(&workspace, &file).await.unwrap();
    assert_eq!(again.learners_unchanged, 20_000);
    assert!(since.elapsed() < QUICK, "{:?}", since.elapsed());
    workspace.close().await.unwrap();
}
