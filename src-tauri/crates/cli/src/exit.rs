//! Exit codes.

use std::process::ExitCode;
use tandem_api::routine::engine::Report;
use tandem_api::routine::enrol::Standing;
use tandem_api::routine::runs::Outcome;
use tandem_api::{Enrolling, Error, ErrorCode, Kind};

/// An exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code(u8);

pub const WELL: Code = Code(0);
pub const SOME_WAIT: Code = Code(1);
pub const USAGE: Code = Code(2);
pub const CONNECTION: Code = Code(3);
pub const DECISION: Code = Code(4);
pub const HELD: Code = Code(5);

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code.0)
    }
}

/// The code of an error.
pub fn of(error: &Error) -> Code {
    match error.code.kind() {
        Kind::Usage if error.code == ErrorCode::Stopped => SOME_WAIT,
        Kind::Usage => USAGE,
        Kind::Connection => CONNECTION,
        Kind::Decision => DECISION,
        Kind::Held => HELD,
    }
}

/// The code of a finished run.
pub fn of_run(report: &Report) -> Code {
    let totals = &report.totals;
    match report.stopped_by {
        Some(kind) if kind.is_of_the_connection() => CONNECTION,
        _ if totals.failed + totals.parked + totals.not_reached + totals.others_waiting > 0 => {
            SOME_WAIT
        }
        _ => WELL,
    }
}

/// The code of an enrolment: what is missing or failed weighs more than what a person decides.
pub fn of_enrolling(enrolling: &Enrolling) -> Code {
    let decides = |standing: Standing| matches!(standing, Standing::MayExist | Standing::InDoubt);
    let waits = (enrolling.learners.iter()).filter(|learner| {
        !matches!(
            learner.enrolled.outcome,
            Outcome::Changed | Outcome::Unchanged
        )
    });
    let mut waits = waits.map(|learner| decides(learner.enrolled.enrolment.standing));
    match (enrolling.stopped_by, waits.next()) {
        (Some(kind), _) if kind.is_of_the_connection() => CONNECTION,
        (_, None) => WELL,
        (_, Some(first)) if first && waits.all(|decides| decides) => DECISION,
        (_, Some(_)) => SOME_WAIT,
    }
}
