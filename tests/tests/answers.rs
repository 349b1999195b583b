//! An answer that was given by mistake is taken back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use tandem_tests::provider::generated;

#[test]
fn an_answer_is_taken_back_and_the_question_is_open_again() {
    let folder = tempfile::tempdir().unwrap();
    let (_standin, tandem) = generated(folder.path(), 60, 12);
    let questions = || -> Vec<Value> {
        let told = tandem.must(&["questions", "--json"]);
        let lines = told.lines().map(|line| serde_json::from_str(line).unwrap());
        lines.collect()
    };
    let open = questions();
    let asked = open.iter().find(|q| q["question"] == "joining").unwrap();
    let learner = asked["learner"].as_str().unwrap();
    let review = asked["pics"][0].as_str().unwrap();
    let onefile = asked["onefile"][0].to_string();
    let answer = |reply: &[&str]| tandem.run(&[&["answer", learner, review], reply].concat());
    assert_eq!(answer(&["undo"]).code, Some(2), "nothing was said yet");
    for said in [&["apart"][..], &["join", &onefile]] {
        assert_eq!(answer(said).code, Some(0));
        assert_ne!(questions(), open, "{said:?}");
        assert_eq!(answer(&["undo"]).code, Some(0));
        assert_eq!(questions(), open, "{said:?} taken back");
    }
    assert_eq!(answer(&["undo"]).code, Some(2), "it was taken back already");
}
