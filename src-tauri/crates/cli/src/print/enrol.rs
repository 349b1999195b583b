//! Enrolments, in words or JSON.

use super::{json, words};
use serde::Serialize;
use tandem_api::routine::enrol::{Member, Standing};
use tandem_api::routine::problems::Problem;
use tandem_api::routine::runs::Outcome;
use tandem_api::{EnrolledLearner, Enrolling};

/// Learners one after the other, and how many of each kind there are.
pub fn enrolling(enrolling: &Enrolling, as_json: bool) {
    if as_json {
        for learner in &enrolling.learners {
            let mut learner = learner.clone();
            let problems = std::mem::take(&mut learner.enrolled.problems);
            learner.enrolled.problems = problems.into_iter().map(Problem::unsaid).collect();
            json(&Line {
                event: "enrolment",
                of: &learner,
            });
        }
        json(&Line {
            event: "summary",
            of: &enrolling.totals,
        });
        return;
    }
    for learner in &enrolling.learners {
        one(learner, enrolling.totals.dry_run);
    }
}

#[derive(Serialize)]
struct Line<'a, T> {
    event: &'static str,
    #[serde(flatten)]
    of: &'a T,
}

fn one(learner: &EnrolledLearner, dry_run: bool) {
    let enrolled = &learner.enrolled;
    let enrolment = &enrolled.enrolment;
    let account = &enrolment.account;
    let says = match (enrolment.standing, enrolled.outcome, enrolled.onefile_id) {
        (_, Outcome::NotReached, None) => "Not reached.".to_owned(),
        (Standing::Ready, _, Some(id)) => format!("Enrolled as OneFile account {id}, and linked."),
        (Standing::Ready, ..) if !dry_run => "Not enrolled.".to_owned(),
        _ => words::enrol::standing(enrolment),
    };
    outln!(
        "{:<14} {} {}: {says}",
        enrolment.learner,
        account.first_name,
        account.last_name
    );
    for missing in &enrolment.missing {
        outln!(
            "  {}. {}",
            words::upper_first(&words::enrol::missing(missing)),
            words::enrol::missing_todo(missing)
        );
    }
    for likely in &enrolment.likely {
        let signs = likely.because.iter();
        let signs: Vec<String> = signs
            .map(|sign| words::enrol::sign(*sign).to_owned())
            .collect();
        let archived = if likely.archived { ", archived" } else { "" };
        outln!(
            "  OneFile account {} of {}{archived} has {} in common.",
            likely.onefile_id,
            likely.name,
            words::list(&signs)
        );
    }
    if dry_run && enrolment.standing == Standing::Ready {
        for (label, value) in words::enrol::fields(account) {
            outln!("  {label}: {value}");
        }
        if let Some(assessor) = &enrolment.assessor {
            let name = words::enrol::partner(assessor, Member::name);
            outln!("  Default assessor: {name}");
        }
        if let Some(placement) = &enrolment.placement {
            let name = words::enrol::partner(placement, |new| new.name.clone());
            outln!("  Placement: {name}");
        }
        if let Some(classroom) = &enrolment.classroom {
            let name = words::enrol::partner(classroom, |new| new.name.clone());
            outln!("  Class: {name}");
        }
    }
    for left_out in &enrolment.left_out {
        outln!("  {}", words::enrol::left_out(*left_out));
    }
    for problem in &enrolled.problems {
        outln!(
            "  {} {}",
            words::upper_first(&words::problem_in_full(&problem.kind)),
            words::todo(&problem.kind)
        );
    }
}
