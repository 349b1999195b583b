//! Names, e-mails, titles and references full of characters that steer a terminal, turn the order of
//! text or fake a line: nothing that Tandem prints or writes for people carries one of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use std::fs;
use std::path::Path;
use tandem_standin::generate::{IlrSize, ilr_file};
use tandem_tests::{Ended, StandIn, Tandem};

/// What stands behind every text: escape sequences in seven and eight bits, a bell, overrides,
/// isolates, marks, what has no width, three kinds of line ends, and a tag beyond the basic plane.
const STEERS: &str = "\u{202E}\u{1b}]0;owned\u{7}\u{1b}[31m\u{9b}2J\u{2066}\u{200F}\u{61C}\u{200B}\u{AD}\
    \u{7F}\u{2028}\u{2029}\u{85}\u{E0041}\nFAKED in step\rFAKED";

/// What stands in a reference: it is typed, so there is no line end in it.
const IN_REFERENCE: &str = "\u{202E}\u{200B}";

/// Texts of an ILR file, by their elements.
const ELEMENTS: [&str; 7] = [
    "FamilyName",
    "GivenNames",
    "Email",
    "TelNo",
    "Postcode",
    "Ethnicity",
    "NINumber",
];

/// Texts of OneFile, by the stand-in's names; a learner's own come from the ILR file.
const NAMES: [&str; 13] = [
    "name",
    "title",
    "contact",
    "address",
    "company_name",
    "home_address",
    "work_address",
    "episode_name",
    "registration_number",
    "username",
    "website",
    "display",
    "mobile_number",
];

fn xml(text: &str) -> String {
    let as_reference = |c: char| match c.is_control() {
        true => format!("&#{};", u32::from(c)),
        false => c.to_string(),
    };
    text.chars().map(as_reference).collect()
}

fn steering_ilr(file: &Path) {
    let mut bytes = Vec::new();
    ilr_file(11, &mut bytes, IlrSize::Learners(8)).unwrap();
    let mut text = String::from_utf8(bytes).unwrap();
    for element in ELEMENTS {
        let end = format!("</{element}>");
        text = text.replace(&end, &format!("{}{end}", xml(STEERS)));
    }
    text = text.replace(
        "</LearnRefNumber>",
        &format!("{IN_REFERENCE}</LearnRefNumber>"),
    );
    fs::write(file, text).unwrap();
}

fn steer(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(steer),
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if NAMES.contains(&name.as_str()) => text.push_str(STEERS),
                    other => steer(other),
                }
            }
        }
        _ => {}
    }
}

/// Known without Tandem's own list, which could lack one.
fn steers(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// Nothing steers but the line ends, and no line was begun by a value.
fn harmless(what: &str, text: &str) {
    let mut before = '\n';
    for (at, c) in text.char_indices() {
        let is_end = c == '\n' || c == '\r' && text[at + 1..].starts_with('\n');
        assert!(
            is_end || !steers(c),
            "{what}: U+{:04X} after {:?}",
            u32::from(c),
            &text[..at]
        );
        assert!(
            c != 'F' || before != '\n' || !text[at..].starts_with("FAKED"),
            "{what}: {text}"
        );
        before = c;
    }
}

struct Provider {
    _folder: tempfile::TempDir,
    _standin: StandIn,
    tandem: Tandem,
    references: Vec<String>,
    path: std::path::PathBuf,
}

fn provider() -> Provider {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let file = path.join("ilr.xml");
    steering_ilr(&file);
    let name = file.to_str().unwrap();
    let standin = StandIn::start(&["--ilr", name, "--seed", "3", "--limit", "off"]);
    let mut state = standin.control.state();
    steer(&mut state);
    standin.control.set_state(&state);
    let tandem = Tandem::at(&path.join("data"), &standin);
    for arguments in [
        &["import", name][..],
        &["connect", "--environment", &standin.base_url],
    ] {
        looked_at(arguments, &tandem.run(arguments));
    }
    let records: Value = serde_json::from_str(&tandem.must(&["pics", "state"])).unwrap();
    let learners = records["learners"].as_array().unwrap();
    let references = learners
        .iter()
        .map(|learner| learner["key"].as_str().unwrap().to_owned());
    let references = references.collect();
    Provider {
        _folder: folder,
        _standin: standin,
        tandem,
        references,
        path,
    }
}

fn looked_at(arguments: &[&str], ended: &Ended) {
    assert!(
        matches!(ended.code, Some(0 | 1 | 4)),
        "{arguments:?}: {ended:?}"
    );
    harmless(&format!("{arguments:?}"), &ended.stdout);
    harmless(&format!("{arguments:?}, standard error"), &ended.stderr);
}

/// Runs a command for people and for programs, and looks at all that it says.
fn look(tandem: &Tandem, arguments: &[&str]) -> String {
    let ended = tandem.run(arguments);
    looked_at(arguments, &ended);
    let json = [arguments, &["--json"]].concat();
    let told = tandem.run(&json);
    looked_at(&json, &told);
    for line in told.stdout.lines() {
        let read: Result<Value, _> = serde_json::from_str(line);
        assert!(read.is_ok(), "{json:?}: {line}");
    }
    told.stdout
}

#[test]
fn nothing_that_is_printed_steers_a_terminal() {
    let Provider {
        tandem,
        references,
        path,
        ..
    } = &provider();
    assert!(references.iter().all(|key| key.ends_with(IN_REFERENCE)));
    look(tandem, &["links", "suggest"]);
    for command in [
        &["links", "check"][..],
        &["links", "coverage"],
        &["links", "export"],
        &["status"],
        &["gate"],
        &["standards"],
        &["settings", "list"],
        &["sync", "--dry-run"],
        &["search", "a"],
    ] {
        look(tandem, command);
    }
    let found = look(tandem, &["search", "e"]);
    let found: Value = serde_json::from_str(found.trim()).unwrap();
    let names: Vec<&str> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].as_str().unwrap())
        .collect();
    assert!(!names.is_empty());
    assert!(
        names
            .iter()
            .all(|name| name.contains('\u{202E}') && name.contains("\u{1b}[31m")),
        "{names:?}"
    );

    let plan = tandem.preview();
    let run = tandem.run(&["sync", "--accept", &plan, "--around-gate", "a test"]);
    looked_at(&["sync", "--accept"], &run);
    for reference in references {
        look(tandem, &["show", reference]);
        look(tandem, &["history", "--learner", reference]);
        look(tandem, &["enrol", reference, "--dry-run"]);
        look(tandem, &["put-back", "--learner", reference]);
        look(tandem, &["links", "remove", reference]);
        look(tandem, &["sync", "--learner", reference]);
    }
    for command in [
        &["history"][..],
        &["runs"],
        &["runs", "1"],
        &["parked"],
        &["questions"],
        &["handover"],
        &["release"],
        &["retry"],
        &["report"],
        &["put-back", "--run", "1"],
        &["links", "suggest", "--as-read"],
        &["gate"],
        &["status"],
    ] {
        look(tandem, command);
    }
    for command in [
        &["history", "--csv"][..],
        &["handover", "--csv"],
        &["pics", "state"],
    ] {
        looked_at(command, &tandem.run(command));
    }
    let history = tandem.must(&["history"]);
    assert!(
        history.contains("‹U+202E›"),
        "it is shown by its number: {history}"
    );

    let (page, table) = (path.join("report.html"), path.join("report.csv"));
    let arguments = [
        "report",
        "--page",
        page.to_str().unwrap(),
        "--csv",
        table.to_str().unwrap(),
    ];
    looked_at(&arguments, &tandem.run(&arguments));
    harmless("the page", &fs::read_to_string(&page).unwrap());
    let table = fs::read_to_string(&table).unwrap();
    harmless("the table", table.strip_prefix('\u{feff}').unwrap());
}

/// What somebody gives on the command line comes back in errors.
#[test]
fn errors_do_not_steer_either() {
    let Provider { tandem, path, .. } = &provider();
    let links = path.join("links.csv");
    fs::write(
        &links,
        format!("x{STEERS},{STEERS}7\n\"y{STEERS}\",\"{STEERS}\"\n1,2{IN_REFERENCE}\n"),
    )
    .unwrap();
    for arguments in [
        &["show", STEERS][..],
        &["search", STEERS],
        &["settings", "get", STEERS],
        &["settings", "set", STEERS, STEERS],
        &["sync", "--learner", STEERS],
        &["sync", "--accept", STEERS],
        &["import", STEERS],
        &["links", "import", links.to_str().unwrap(), "--dry-run"],
        &["links", "accept", STEERS, "7"],
        &["connect", "--environment", STEERS],
        &[STEERS],
        &["runs", STEERS],
        &["handover", "--tick", STEERS],
        &["standin", "--ilr", STEERS],
    ] {
        for json in [&[][..], &["--json"]] {
            let arguments = [arguments, json].concat();
            let ended = tandem.run(&arguments);
            harmless(&format!("{arguments:?}"), &ended.stdout);
            harmless(&format!("{arguments:?}, standard error"), &ended.stderr);
        }
    }
}
