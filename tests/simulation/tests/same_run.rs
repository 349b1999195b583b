//! One learner's trouble, and what a run of one learner asks for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::TimeDelta;
use tandem_simulation::EngineCase;
use tandem_standin::Effect;
use tandem_sync::runs::Scope;

/// One bad record never stops the others, in the same run.
#[test]
fn others_are_changed_in_the_same_run() {
    let mut wrong = Vec::new();
    let mut case = EngineCase::new();
    case.number("OF-2", 4);
    let day = case.day(44);
    for (learner, _) in case.pairs().into_iter().take(4) {
        case.new_review(&learner, day);
    }
    let mut undisturbed = case.twin();
    let changed = undisturbed.run().totals.changed;
    assert!(changed > 3);
    for endpoint in [
        "POST LearningAim/Search",
        "GET LearningAim/{id}",
        "GET Review/{id}",
        "POST Visit",
        "POST Review",
    ] {
        for effect in [
            Effect::Status(400),
            Effect::Status(404),
            Effect::Status(500),
            Effect::Html,
        ] {
            let mut case = case.twin();
            case.fault(endpoint, 1, effect);
            case.0.clock.pass(TimeDelta::minutes(15));
            match case.0.run(&Scope::All, None) {
                Some(report) if report.totals.changed + 1 >= changed => {}
                report => wrong.push(format!(
                    "{endpoint} {effect:?}: {:?}",
                    report.map(|report| report.totals)
                )),
            }
        }
    }
    assert!(wrong.is_empty(), "of {changed} learners: {wrong:#?}");
}

#[test]
fn a_run_of_one_learner_asks_once_and_for_one_learner() {
    let mut case = EngineCase::new();
    let (learner, _) = case.pairs().remove(0);
    case.0.asked.take();
    case.0.onefile.take_calls();
    case.0.run(&Scope::One(learner), None).unwrap();
    let (asked, calls) = (case.0.asked.take(), case.0.onefile.take_calls());
    println!("{asked:?} and {calls:?}");
    assert_eq!(asked.get("everything"), None, "not everybody's records");
    for once in [
        "around",
        "links",
        "decisions",
        "agreed",
        "listings",
        "observation",
    ] {
        assert_eq!(asked.get(once), Some(&1), "{once}");
    }
    // Before anything is planned, and by whoever may write then.
    assert!(
        asked["proofs"] <= 2 && asked["open_entries"] <= 2,
        "{asked:?}"
    );
    assert_eq!(calls["POST LearningAim/Search"], 1);
    assert_eq!(calls["POST Review/Search of one"], 1);
}
