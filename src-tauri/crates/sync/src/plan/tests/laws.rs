//! What holds for every plan: one agreed state, changed on both sides independently, in any order.

mod world;

use super::*;
use crate::records::field::Field;
use crate::settings::DetailsMode;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use world::{Edit, agreed_and_edited, carry_out, edits, value_in_pics};

/// The same cases on every machine; `PROPTEST_CASES` makes them more.
fn config() -> ProptestConfig {
    ProptestConfig {
        rng_seed: RngSeed::Fixed(2026),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn writes_of(plan: &LearnerPlan) -> Vec<ChangeLine> {
    plan.changes.iter().map(Change::line).collect()
}

proptest! {
    #![proptest_config(config())]

    /// Promise 1.
    #[test]
    fn one_round_converges(first in edits(), then in edits()) {
        let mut case = agreed_and_edited(&first, &then);
        carry_out(&mut case);
        let second = case.plan();
        prop_assert!(second.changes.is_empty(), "{:#?}", writes_of(&second));
        for field in RegistrationField::ALL {
            let (ours, theirs) = (&case.learner.aims[0], &case.aims[0]);
            prop_assert_eq!(ours.registration.get(field), theirs.registration.get(field));
        }
    }

    /// Promise 12: rows of a listing come in any order, and edits are made in any order.
    #[test]
    fn the_same_inputs_give_the_same_bytes(
        first in edits(),
        then in edits(),
        turned in 0..7usize,
    ) {
        let mut case = agreed_and_edited(&first, &then);
        let bytes = serde_json::to_string(&case.plan()).unwrap();
        prop_assert_eq!(&serde_json::to_string(&case.plan()).unwrap(), &bytes);
        case.aims.reverse();
        case.reviews.reverse();
        let turn = turned % case.reviews.len().max(1);
        case.reviews.rotate_left(turn);
        prop_assert_eq!(&serde_json::to_string(&case.plan()).unwrap(), &bytes);

        let (ours, theirs): (Vec<Edit>, Vec<Edit>) = then.iter().partition(|edit| edit.is_pics());
        let apart = agreed_and_edited(&first, &[theirs, ours].concat());
        prop_assert_eq!(&serde_json::to_string(&apart.plan()).unwrap(), &bytes);
    }

    /// Promise 2: what a change replaces is what was there, and nothing else goes.
    #[test]
    fn nothing_is_lost_without_history(first in edits(), then in edits()) {
        let mut case = agreed_and_edited(&first, &then);
        let before = case.learner.clone();
        let plan = carry_out(&mut case);
        let mut said: BTreeSet<(Record, Field)> = BTreeSet::new();
        for line in writes_of(&plan) {
            if line.system == System::Pics && line.field != Field::Review {
                let held = value_in_pics(&before, &line.record, line.field);
                let held = held.map(|value| value.to_string());
                prop_assert_eq!(&held, &line.before, "{:?}", line);
            }
            prop_assert!(said.insert((line.record, line.field)), "one write a value");
        }
        for (record, field) in world::values(&before) {
            let (was, is) = (
                value_in_pics(&before, &record, field),
                value_in_pics(&case.learner, &record, field),
            );
            // The ID comes with the review that is created in OneFile.
            let named = if field == Field::OnefileId && was.is_none() { Field::Review } else { field };
            let told = said.contains(&(record.clone(), field))
                || said.contains(&(record, named));
            prop_assert!(was == is || told);
        }
    }

    /// Promise 3.
    #[test]
    fn blank_never_wins(first in edits(), then in edits()) {
        let mut case = agreed_and_edited(&first, &then);
        let (ours, theirs, account) = (case.learner.clone(), case.aims.clone(), case.user.clone());
        let plan = carry_out(&mut case);
        prop_assert!(plan.changes.iter().all(|change| change.line().after.is_some()));
        for (record, field) in world::values(&ours) {
            let filled = value_in_pics(&ours, &record, field).is_some();
            prop_assert!(!filled || value_in_pics(&case.learner, &record, field).is_some());
        }
        for (was, is) in theirs.iter().zip(&case.aims) {
            for field in RegistrationField::ALL {
                let (was, is) = (was.registration.get(field), is.registration.get(field));
                prop_assert!(was.is_none() || was == is, "OneFile's blanks alone are filled");
            }
        }
        for field in LearnerField::ALL {
            let filled = field.in_onefile(&account).is_some();
            prop_assert!(!filled || field.in_onefile(&case.user).is_some());
        }
    }

    /// Promise 4, and the rule of joining: where both sides have a review without partner on one
    /// UK day, neither is created on the other side.
    #[test]
    fn nothing_is_created_while_a_partner_or_a_question_stands(
        first in edits(),
        then in edits(),
    ) {
        let case = agreed_and_edited(&first, &then);
        let partnered: BTreeSet<i64> = case.learner.reviews.iter().filter_map(|r| r.onefile_id).collect();
        let alone_here: BTreeSet<NaiveDate> = case.learner.reviews.iter()
            .filter(|review| review.onefile_id.is_none())
            .flat_map(|review| [review.proposed, review.actual])
            .flatten()
            .collect();
        let alone_there: BTreeSet<NaiveDate> = case.reviews.iter()
            .filter(|review| !partnered.contains(&review.id))
            .filter_map(|review| review.scheduled_for.map(crate::uktime::day))
            .collect();
        for change in case.plan().changes {
            match change.action {
                Action::PushReview(push) => {
                    prop_assert!(!alone_there.contains(&push.day));
                    let review = case.learner.reviews.iter().find(|r| r.key == push.review);
                    prop_assert_eq!(review.unwrap().onefile_id, None);
                }
                Action::CreatePicsReview { review } => {
                    prop_assert!(!alone_here.contains(&review.proposed.unwrap()));
                    prop_assert!(!partnered.contains(&review.onefile_id.unwrap()));
                }
                Action::AssignAim(assignment) => {
                    prop_assert!(case.aims.iter().all(|aim| aim.standard_id != assignment.standard_id));
                }
                _ => {}
            }
        }
    }

    /// The modes: both sides agree on every detail that both have, but for numbers that stay where
    /// they are, and the other side is never written.
    #[test]
    fn details_follow_their_mode(first in edits(), then in edits()) {
        let mut case = agreed_and_edited(&first, &then);
        let mode = case.settings.details_learner;
        for line in writes_of(&carry_out(&mut case)) {
            if line.record == Record::Learner {
                let to = match mode {
                    DetailsMode::Push => System::Onefile,
                    DetailsMode::Pull => System::Pics,
                    DetailsMode::Ignore => return Err(TestCaseError::fail("ignored")),
                };
                prop_assert_eq!(line.system, to);
                prop_assert!(line.field != Field::Uln || crate::uln::valid(&line.after.unwrap()).is_some());
            }
        }
        for field in LearnerField::ALL {
            let (ours, theirs) = (field.get(&case.learner), field.in_onefile(&case.user));
            if let (Some(ours), Some(theirs)) = (ours, theirs)
                && mode != DetailsMode::Ignore
                && field != LearnerField::Uln
            {
                prop_assert!(Detail::Learner(field).same(&ours, &theirs));
            }
        }
    }

    /// Nothing is ever written for a record that is parked.
    #[test]
    fn what_is_parked_is_left_alone(first in edits(), then in edits(), shown in any::<bool>()) {
        let mut case = agreed_and_edited(&first, &then);
        if !shown {
            case.shown.clear();
        }
        let plan = case.plan();
        for parked in &plan.parked {
            let Cause::FieldNotShown { field } = &parked.cause else { continue };
            prop_assert!(!writes_of(&plan).iter().any(|line| line.record == parked.record && line.field == (*field).into()));
        }
        let fills = plan.changes.iter().any(|c| c.rule == Rule::BlankInOnefile);
        prop_assert!(shown || !fills);
    }

    /// What people are told is what happens: every change is explained, and what is called the same
    /// is the same.
    #[test]
    fn what_is_explained_is_what_is_planned(first in edits(), then in edits(), shown in any::<bool>()) {
        let mut case = agreed_and_edited(&first, &then);
        if !shown {
            case.shown.clear();
        }
        let (plan, explained) = (case.plan(), case.explained());
        let of_aims = explained.aims.values().flat_map(|aim| {
            aim.registration.values().chain([&aim.whole, &aim.elements])
        });
        let of_reviews = explained.reviews.values().map(|review| &review.decision);
        let decisions: Vec<&Decision> = of_aims
            .chain(of_reviews)
            .chain(explained.onefile_reviews.values())
            .chain(explained.details.values())
            .collect();
        for line in writes_of(&plan) {
            let told = decisions.iter().any(|decision| match decision {
                Decision::Changes(of) => of.record == line.record
                    && (of.field == line.field || matches!(line.record, Record::Review(_))
                        || line.rule == Rule::Progress),
                _ => false,
            });
            prop_assert!(told, "{:?}", line);
        }
        for (key, aim) in &explained.aims {
            let ours = case.learner.aim(key).unwrap();
            let theirs = case.aims.iter().find(|other| aim.partner == Some(other.id));
            for (field, decision) in &aim.registration {
                let alike = theirs.is_some_and(|theirs| {
                    ours.registration.get(*field) == theirs.registration.get(*field)
                });
                prop_assert!(*decision != Decision::Same || alike, "{:?} {:?}", key, field);
            }
        }
        for (field, decision) in &explained.details {
            let detail = Detail::Learner(*field);
            let (ours, theirs) = (field.get(&case.learner), field.in_onefile(&case.user));
            let alike = detail.agree(ours.as_ref(), theirs.as_ref());
            prop_assert!(*decision != Decision::Same || alike, "{:?}", field);
        }
    }
}
