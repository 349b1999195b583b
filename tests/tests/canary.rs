//! Unmistakable values go in everywhere, and are searched for in everything that comes out: files,
//! logs, streams, arguments, cores. They stand where they belong and nowhere else, and after an erasure
//! nowhere at all.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use tandem_standin::generate::{IlrSize, ilr_file};
use tandem_tests::{NOW, StandIn, in_session, program, raw};

const KEY: [u8; 32] = [0xc7; 32];

/// What one learner is made to hold, by the elements of an ILR file.
const CANARIES: [(&str, &str); 7] = [
    ("LearnRefNumber", "CANARYREF77"),
    ("ULN", "7766554433"),
    ("FamilyName", "Canarysson"),
    ("GivenNames", "Zebulonia"),
    ("NINumber", "QQ776655C"),
    ("Email", "canary.bird@aviary.example"),
    ("Postcode", "ZZ99 9ZZ"),
];

struct Aviary {
    home: tempfile::TempDir,
    standin: StandIn,
}

impl Aviary {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("work")).unwrap();
        let ilr = home.path().join("work/learners.xml");
        let mut bytes = Vec::new();
        ilr_file(5, &mut bytes, IlrSize::Learners(6)).unwrap();
        let mut text = String::from_utf8(bytes).unwrap();
        for (element, value) in CANARIES {
            let (start, end) = (format!("<{element}>"), format!("</{element}>"));
            let from = text.find(&start).unwrap() + start.len();
            let to = from + text[from..].find(&end).unwrap();
            text.replace_range(from..to, value);
        }
        fs::write(&ilr, text).unwrap();
        let standin = StandIn::start(&["--ilr", ilr.to_str().unwrap(), "--limit", "off"]);
        Self { home, standin }
    }

    fn work(&self) -> PathBuf {
        self.home.path().join("work")
    }

    fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// Runs commands in a session with a keyring; cores are allowed, and would lie in the folder of the
    /// session. `$RUN` is Tandem; what `safe NAME …` says goes into `said/NAME`.
    fn run(&self, script: &str) {
        let script = format!(
            "set -e; ulimit -c unlimited 2>/dev/null || true; cd '{work}'; mkdir -p said; \
             export TANDEM_DATA_KEY={key} TANDEM_NO_DUMPS=1 TANDEM_LOG=info; \
             TANDEM='{tandem}' DATA='{data}'; \
             RUN() {{ $TANDEM --data $DATA --now {NOW} \"$@\"; }}; \
             safe() {{ local name=$1; shift; RUN \"$@\" >said/$name 2>&1 || true; }}; {script}",
            work = self.work().display(),
            key = "c7".repeat(32),
            tandem = program().display(),
            data = self.data().display(),
        );
        let ended = in_session(self.home.path(), true, &script);
        assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    }

    /// Files that hold one of these, in clear.
    fn files_with(&self, texts: &[&str]) -> Vec<(PathBuf, String)> {
        let mut found = Vec::new();
        search(self.home.path(), &mut |path, bytes| {
            let bytes = bytes.to_ascii_lowercase();
            for text in texts {
                let text = text.to_ascii_lowercase();
                if bytes
                    .windows(text.len())
                    .any(|part| part == text.as_bytes())
                {
                    found.push((path.to_owned(), text));
                }
            }
        });
        found
    }

    /// Pages of both databases and of every copy.
    fn pages_with<'a>(&self, texts: &[&'a str]) -> Vec<(PathBuf, Vec<&'a str>)> {
        let mut found = Vec::new();
        search(&self.data(), &mut |path, _| {
            if path.extension().is_some_and(|end| end == "db") {
                let held = raw::found(&raw::pages(path, KEY), texts);
                if !held.is_empty() {
                    found.push((path.to_owned(), held));
                }
            }
        });
        found
    }
}

fn search(folder: &Path, look: &mut impl FnMut(&Path, &[u8])) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            search(&path, look);
        } else if path.is_file() {
            look(&path, &fs::read(&path).unwrap());
        }
    }
}

fn values() -> Vec<&'static str> {
    CANARIES.iter().map(|(_, value)| *value).collect()
}

#[test]
fn canaries_stand_where_they_belong_and_after_an_erasure_nowhere() {
    let aviary = Aviary::new();
    let (url, token) = (&aviary.standin.base_url, &aviary.standin.customer_token);
    aviary.standin.control.fault(&json!({
        "endpoint": "POST Review", "effect": {"status": 400}
    }));
    // Whatever is told of everybody names nobody; what is asked of one learner names the learner.
    aviary.run(&format!(
        "RUN import learners.xml >/dev/null; \
         printf %s '{token}' | RUN connect --environment {url} --token-stdin >said/connect 2>&1; \
         safe status status --json; safe wrong connect --environment https://localhost:1/x; \
         RUN sync --dry-run --json >plan.txt 2>said/log-of-preview || true; \
         PLAN=$(grep -o 'sha256:[0-9a-f]*' plan.txt | tail -1); rm plan.txt; \
         RUN sync --accept $PLAN --around-gate test --json >/dev/null 2>said/log-of-run || true; \
         RUN sync --json >/dev/null 2>said/log-of-next || true; \
         safe runs runs --json; safe settings settings list; safe copies copies; \
         safe diagnostics diagnostics; safe gate gate; \
         printf 'nine green bottles' | RUN pack parcel --passphrase-stdin >said/pack 2>&1; \
         $TANDEM --data $DATA --now {NOW} watch --json >said/watch 2>&1 & WATCH=$!; sleep 1; \
         tr '\\0' ' ' </proc/$WATCH/cmdline >said/arguments; \
         kill -ABRT $WATCH; wait $WATCH || true"
    ));

    let in_keyring = |path: &Path| path.starts_with(aviary.home.path().join(".local"));
    let secrets = [token.as_str(), &"c7".repeat(32)];
    let leaks = aviary.files_with(&secrets);
    assert!(leaks.iter().all(|(path, _)| in_keyring(path)), "{leaks:?}");
    let told = aviary.files_with(&values());
    let belongs = aviary.work().join("learners.xml");
    assert!(
        told.iter().all(|(path, _)| *path == belongs),
        "only where they came from: {told:?}"
    );
    assert_eq!(told.len(), CANARIES.len());
    let held = aviary.pages_with(&values());
    assert!(
        held.iter()
            .any(|(path, _)| *path == aviary.data().join("pics.db")),
        "so that the search below can fail: {held:?}"
    );
    assert!(
        held.iter()
            .any(|(path, _)| path.starts_with(aviary.data().join("copies"))),
        "{held:?}"
    );
    let cores = fs::read_dir(aviary.work()).unwrap();
    assert!(
        cores
            .map(|entry| entry.unwrap().file_name())
            .all(|name| !name.to_string_lossy().starts_with("core")),
        "no core"
    );

    aviary.run(
        "RUN erase CANARYREF77 --yes --reason 'a request' >/dev/null; \
         safe status-after status --json; safe log-after diagnostics",
    );
    assert_eq!(
        aviary.pages_with(&values()),
        [],
        "in no database and no copy"
    );
    let told = aviary.files_with(&values());
    assert!(told.iter().all(|(path, _)| *path == belongs), "{told:?}");
}
