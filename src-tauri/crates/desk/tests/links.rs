//! Linking as a window asks for it, on the real engine with a real stand-in, measured by records
//! of which the truth is known.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::sync::Arc;
use tandem_api::{Error, ErrorCode};
use tandem_desk::{
    AloneAsked, Desk, Export, ExportTo, FileEntered, FileKind, FileTicket, LinkAccepted,
    LinkKindView, LinkPairView, LinkPairs, LinkedRecord, LinksAsked, LinksFile, LinksShown, Side,
    SuggestionView, Tone,
};
use tandem_standin::generate::Unlinked;
use tandem_standin::{Running, generate};

const LEARNERS: usize = 160;

struct Story {
    desk: Arc<Desk>,
    standin: Running,
    made: Unlinked,
    folder: tempfile::TempDir,
}

async fn story(latency_ms: u64) -> Story {
    let mut made = generate::unlinked(21, LEARNERS, common::now().date_naive());
    // Nobody is linked beforehand, and one account is archived.
    for user in made.onefile.users.values_mut() {
        user.misid = None;
    }
    let last = *made.truth.values().next_back().unwrap();
    made.onefile.users.get_mut(&last).unwrap().archived = true;
    let of = common::story(made.pics.clone(), made.onefile.clone(), latency_ms).await;
    Story {
        desk: of.desk,
        standin: of.standin,
        made,
        folder: of.folder,
    }
}

fn asked(shown: LinksShown, text: &str) -> LinksAsked {
    LinksAsked {
        kind: LinkKindView::Learner,
        text: text.into(),
        shown,
        after: 0,
    }
}

async fn all(desk: &Arc<Desk>, shown: LinksShown) -> Vec<SuggestionView> {
    let mut rows = Vec::new();
    loop {
        let after = rows.len();
        let page = LinksAsked {
            after,
            ..asked(shown, "")
        };
        let page = desk.links_suggested(page).await.unwrap();
        rows.extend(page.rows);
        if rows.len() >= page.found {
            return rows;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_is_linked_and_no_link_is_wrong() {
    let story = story(0).await;
    let desk = &story.desk;
    let unread = desk.links_overview(()).await.unwrap();
    assert_eq!((unread.read, unread.kinds.len()), (None, 0));
    let refused = desk
        .links_suggested(asked(LinksShown::All, ""))
        .await
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::LinksNotRead);

    let read = desk.links_read(()).await.unwrap();
    assert_eq!(read.sentence.tone, Tone::Well);
    let metrics = story.standin.standin().metrics().clone();
    assert_eq!(metrics.writes, 0, "only reads");
    let of_learners = desk.links_overview(()).await.unwrap().kinds.remove(0);
    assert_eq!(of_learners.linked, 0);
    assert!(of_learners.strong * 100 > story.made.truth.len() * 80);

    let strong = all(desk, LinksShown::Strong).await;
    assert_eq!(strong.len(), of_learners.strong);
    assert!(
        strong
            .iter()
            .all(|row| row.strong && row.with_others && row.rivals.is_none())
    );
    assert!(
        strong
            .iter()
            .all(|row| row.fields.iter().any(|field| field.same))
    );
    let pairs = strong.iter().map(|row| row.pair.clone()).collect();
    let linked = desk.links_accept_many(LinkPairs { pairs }).await.unwrap();
    assert_eq!(linked, of_learners.strong);

    let page = desk.links_linked(asked(LinksShown::All, "")).await.unwrap();
    assert_eq!(page.found, linked);
    for row in &page.rows {
        assert_eq!(
            story.made.truth[&row.pair.pics.as_str().into()],
            row.pair.onefile
        );
    }
    let after = desk.links_overview(()).await.unwrap().kinds.remove(0);
    assert_eq!((after.strong, after.linked), (0, linked));
    assert_eq!(after.pics_alone, story.made.pics.learners.len() - linked);

    let path = story.folder.path().join("unlinked.csv");
    let entered = || FileEntered {
        path: path.to_str().unwrap().to_owned(),
        kind: FileKind::Table,
    };
    let to = |chosen: FileTicket| ExportTo {
        what: Export::UnlinkedLearnersCsv,
        ticket: chosen.ticket,
    };
    let first = desk.file_to_write(entered()).await.unwrap();
    let late = desk.file_to_write(entered()).await.unwrap();
    desk.export(to(first.clone())).await.unwrap();
    let code = |refused: Result<(), Error>| refused.unwrap_err().code;
    assert_eq!(code(desk.export(to(first)).await), ErrorCode::FileNotChosen);
    let entered_again = desk.file_to_write(entered()).await.map(drop);
    assert_eq!(code(entered_again), ErrorCode::FileUnwritten);
    // The file came to be there after somebody had entered its path.
    assert_eq!(code(desk.export(to(late)).await), ErrorCode::FileUnwritten);
    let chosen = desk.chosen_to_write(&path).unwrap();
    std::fs::write(&path, "old").unwrap();
    desk.export(to(chosen)).await.unwrap();
    assert_eq!(
        std::fs::read_to_string(&path).unwrap().lines().count(),
        1 + after.pics_alone + after.onefile_alone
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_partner_comes_in_pages_and_the_sentence_counts_them() {
    let story = story(0).await;
    let desk = &story.desk;
    desk.links_read(()).await.unwrap();
    let overview = desk.links_overview(()).await.unwrap();
    let of_learners = &overview.kinds[0];
    let page = async |side, text: &str, after| {
        let asked = AloneAsked {
            kind: LinkKindView::Learner,
            side,
            text: text.into(),
            after,
        };
        desk.links_alone(asked).await.unwrap()
    };
    let first = page(Side::Pics, "", 0).await;
    let rest = page(Side::Pics, "", first.rows.len()).await;
    assert_eq!(first.found, of_learners.pics_alone);
    assert_eq!(first.rows.len() + rest.rows.len(), first.found);
    let without = (first.rows.iter().chain(&rest.rows)).filter(|row| row.suggestions == 0);
    assert_eq!(without.count(), of_learners.without);
    assert!(of_learners.without > 0 && first.rows[0].suggestions == 0);
    assert_eq!(
        page(Side::Onefile, "", 0).await.found,
        of_learners.onefile_alone
    );
    let one = page(Side::Pics, &first.rows[0].id, 0).await;
    assert_eq!(one.rows[0].id, first.rows[0].id);

    let said = overview.sentence;
    let all = of_learners.strong + of_learners.look + of_learners.rivals;
    assert_eq!(said.tone, Tone::Attention);
    let lead = format!(
        "{all} suggestions need you, {} of them strong.",
        of_learners.strong
    );
    assert_eq!(said.lead, lead);
    let rest = format!(
        "Nothing is linked yet; {} learners have no candidate.",
        of_learners.without
    );
    assert_eq!(said.rest, rest);
}

#[tokio::test(flavor = "multi_thread")]
async fn rivals_stand_together_and_are_accepted_one_by_one() {
    let story = story(0).await;
    let desk = &story.desk;
    desk.links_read(()).await.unwrap();
    let rivals = all(desk, LinksShown::Rivals).await;
    let one = rivals
        .iter()
        .find(|row| !row.archived)
        .expect("some have rivals");
    let group: Vec<_> = rivals
        .iter()
        .filter(|row| row.rivals == one.rivals)
        .collect();
    assert!(group.len() > 1 && one.rivals.is_some());
    let many = LinkPairs {
        pairs: vec![one.pair.clone()],
    };
    let refused = desk.links_accept_many(many).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotWithOthers);
    desk.link_accept(LinkAccepted {
        pair: one.pair.clone(),
        archived: false,
        different: false,
    })
    .await
    .unwrap();
    let left = all(desk, LinksShown::All).await;
    assert!(
        left.iter()
            .all(|row| row.pair.pics != one.pair.pics && row.pair.onefile != one.pair.onefile)
    );

    let record = LinkedRecord {
        kind: LinkKindView::Learner,
        pics: one.pair.pics.clone(),
    };
    let said = desk.unlink_preview(record.clone()).await.unwrap();
    assert!(said.follows.len() >= 3, "{said:?}");
    desk.unlink(record.clone()).await.unwrap();
    let again = desk.unlink(record).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::NotLinked);
    let left = all(desk, LinksShown::All).await;
    assert!(
        left.iter().all(|row| row.pair != one.pair),
        "a person's no is remembered"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archived_account_needs_a_yes_of_its_own() {
    let story = story(0).await;
    let desk = &story.desk;
    desk.links_read(()).await.unwrap();
    let suggested = all(desk, LinksShown::All).await;
    let archived = suggested
        .iter()
        .find(|row| row.archived)
        .expect("some are archived");
    let accept = |yes| LinkAccepted {
        pair: archived.pair.clone(),
        archived: yes,
        different: false,
    };
    let refused = desk.link_accept(accept(false)).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::ArchivedPartner);
    desk.link_accept(accept(true)).await.unwrap();
    let text = archived.pair.onefile.to_string();
    let page = desk
        .links_linked(asked(LinksShown::All, &text))
        .await
        .unwrap();
    assert!(page.rows.len() == 1 && page.rows[0].archived);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_who_have_nothing_in_common_need_a_yes_of_their_own() {
    let story = story(0).await;
    let desk = &story.desk;
    desk.links_read(()).await.unwrap();
    // A column that slipped: each learner beside the account of the next one.
    let mut ids: Vec<i64> = story.made.truth.values().copied().collect();
    ids.rotate_left(1);
    let lines = story.made.truth.keys().zip(&ids).take(30);
    let lines: Vec<String> = lines.map(|(key, id)| format!("{key};{id}")).collect();
    let path = story.folder.path().join("slipped.csv");
    std::fs::write(&path, lines.join("\r\n")).unwrap();
    let ticket = desk.chosen_to_read(&path).unwrap().ticket;
    let file = |carry_out| LinksFile {
        kind: LinkKindView::Learner,
        ticket: ticket.clone(),
        carry_out,
        seen: None,
    };
    let preview = desk.links_import(file(false)).await.unwrap();
    let carried_out = desk.links_import(file(true)).await.unwrap();
    assert_eq!(preview.refused, carried_out.refused);
    assert!(
        carried_out.refused > 25,
        "{} of {} are refused",
        carried_out.refused,
        lines.len()
    );
    let (key, id) = story.made.truth.keys().zip(&ids).nth(3).unwrap();
    let accept = |different| LinkAccepted {
        pair: LinkPairView {
            kind: LinkKindView::Learner,
            pics: key.to_string(),
            onefile: *id,
        },
        archived: false,
        different,
    };
    let refused = desk.link_accept(accept(false)).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NothingInCommon);
    desk.link_accept(accept(true)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_is_not_read_again_until_it_can_have_changed() {
    let story = story(0).await;
    let desk = &story.desk;
    let reads = || story.standin.standin().metrics().calls;
    desk.links_read(()).await.unwrap();
    let first = reads();
    desk.links_read(()).await.unwrap();
    let second = reads() - first;
    assert!(
        first > LEARNERS as u64 && second < 20,
        "{first} calls, then {second}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_can_be_stopped_and_goes_on_from_there() {
    let story = story(25).await;
    let desk = story.desk.clone();
    let reading = tokio::spawn({
        let desk = desk.clone();
        async move { desk.links_read(()).await }
    });
    let began = std::time::Instant::now();
    loop {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        let run = desk.state(()).await.unwrap().run;
        if run.as_ref().is_some_and(|run| run.done >= 60) {
            break;
        }
        assert!(
            !reading.is_finished() && began.elapsed().as_secs() < 60,
            "after {:?}: {run:?}",
            began.elapsed()
        );
    }
    desk.stop(()).await.unwrap();
    assert_eq!(reading.await.unwrap().unwrap_err().code, ErrorCode::Stopped);
    let before = story.standin.standin().metrics().calls;
    desk.links_read(()).await.unwrap();
    let rest = story.standin.standin().metrics().calls - before;
    assert!(
        rest < LEARNERS as u64,
        "{rest} calls: what was read is kept"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_previewed_and_checks_and_coverage_answer() {
    let story = story(0).await;
    let desk = &story.desk;
    desk.links_read(()).await.unwrap();
    let (key, id) = story.made.truth.iter().next().unwrap();
    let path = story.folder.path().join("links.csv");
    let text = format!("Ident;OneFile\r\n{key};{id}\r\nNOBODY;{id}\r\n");
    std::fs::write(&path, text).unwrap();
    let ticket = desk.chosen_to_read(&path).unwrap().ticket;
    let file = |carry_out| LinksFile {
        kind: LinkKindView::Learner,
        ticket: ticket.clone(),
        carry_out,
        seen: None,
    };
    let preview = desk.links_import(file(false)).await.unwrap();
    assert_eq!((preview.links, preview.refused), (1, 1));
    assert!(preview.lines[0].error.is_some() && preview.lines[0].remedy.is_some());
    assert_eq!(
        desk.links_linked(asked(LinksShown::All, ""))
            .await
            .unwrap()
            .found,
        0
    );
    let seen = |mark: &str| LinksFile {
        seen: Some(mark.to_owned()),
        ..file(true)
    };
    let other = desk.links_import(seen("another text")).await.unwrap_err();
    assert_eq!(other.code, ErrorCode::LinkFileRefused);
    desk.links_import(seen(&preview.mark)).await.unwrap();
    assert_eq!(
        desk.links_linked(asked(LinksShown::All, ""))
            .await
            .unwrap()
            .found,
        1
    );
    let checks = desk.links_check(()).await.unwrap();
    assert!(
        checks
            .iter()
            .any(|check| check.title.starts_with("Portfolios without"))
    );
    assert_eq!(
        desk.links_coverage(()).await.unwrap().sentence.tone,
        Tone::Well
    );
}
