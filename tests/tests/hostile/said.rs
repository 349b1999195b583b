//! What OneFile says of a refusal may repeat a learner's data: the log above debug has none of it.

use crate::server::{Server, answer, data, harmless};
use crate::watched::unconnected;
use serde_json::{Value, json};
use tandem_tests::Ended;
use tandem_tests::provider::generated;

const SECRETS: [&str; 7] = ["Ada", "Quill", "QQ", "12 34", "B1", "1AA", "9276308686"];

#[test]
fn the_log_above_debug_and_the_errors_are_free_of_it() {
    let (_folder, tandem) = unconnected();
    tandem.must(&["generate", "--learners", "20", "--unlinked"]);
    let message =
        "{\"code\":-58,\"message\":\"NINO QQ 12 34 56 C of Ada Quill, B1 1AA, ULN 9276308686\"}";
    let server = Server::start(move |asked| match asked.call.as_str() {
        "POST User/Search/1/50" => data("[{\"ID\":700101}]"),
        "GET User/700101" => answer(403, "", message),
        "POST Standard/Search/1/50" => answer(400, "", message),
        _ => harmless(asked),
    });
    tandem.must(&["connect", "--environment", &server.base_url]);
    let logged = |level: &str, arguments: &[&str]| {
        let mut command = tandem.command(arguments);
        let ended = Ended::of(command.env("TANDEM_LOG", level).spawn().unwrap());
        format!("{}{}", ended.stdout, ended.stderr)
    };
    let commands = [
        &["links", "suggest", "--json"][..],
        &["sync", "--dry-run", "--json"],
        &["standards", "--json"],
        &["standards"],
    ];
    let mut told = String::new();
    for arguments in commands {
        for level in ["off", "warn", "info"] {
            let text = logged(level, arguments);
            for secret in SECRETS {
                assert!(!text.contains(secret), "{level} {arguments:?}: {text}");
            }
            told += &text;
        }
    }
    for kept in ["WARN", "User/{id}", "Forbidden", "403", "code -58"] {
        assert!(told.contains(kept), "{kept} in {told}");
    }
    assert!(logged("debug", commands[0]).contains("Ada Quill"));
}

#[test]
fn a_refusal_is_told_on_the_page_of_its_learner_alone() {
    const SAID: &str = "An error has occurred";
    let folder = tempfile::tempdir().unwrap();
    let (standin, tandem) = generated(folder.path(), 40, 7);
    let plan = tandem.preview();
    standin
        .control
        .fault(&json!({"endpoint": "POST LearningAim/{id}", "effect": {"status": 400}}));
    let run = tandem.run(&["sync", "--accept", &plan, "--json"]);
    assert!(run.summary()["failed"].as_u64().unwrap() > 0);
    let parked = tandem.run(&["parked", "--json"]).stdout;
    let words = tandem.run(&["parked"]).stdout;
    for list in [&run.stdout, &parked, &words] {
        assert!(!list.contains(SAID), "{list}");
    }
    let rows = parked.lines().map(|row| serde_json::from_str(row).unwrap());
    let refused = |row: &Value| row["problem"] == "one_file" && row["kind"] == "refused";
    let row: Value = rows.into_iter().find(refused).unwrap();
    let learner = row["learner"].as_str().unwrap();
    let page = tandem.run(&["sync", "--learner", learner]);
    assert!(
        page.stdout.contains(SAID),
        "{} {}",
        page.stdout,
        page.stderr
    );
}
