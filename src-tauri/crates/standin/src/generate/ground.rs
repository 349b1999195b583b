//! What every part of the invented records stands on: the centre, IDs, and the end of yesterday.

use crate::state::{Classroom, Customer, LookUp, Organisation, State};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use tandem_sync::records::pics::Everything;
use tandem_sync::uktime;

/// Attended value of a review that was held.
pub const ATTENDED: &str = "Yes";
/// Attended value of a review to which the learner did not come.
pub const ABSENT: &str = "No";
/// Type of the reviews that are pushed.
pub const NORMAL: &str = "Normal";
/// The centre.
pub const ORGANISATION_ID: i64 = 9101;

pub(super) const CUSTOMER_ID: i64 = 9001;
pub(super) const CLASSROOM_ID: i64 = 3301;
pub(super) const CLASSROOM: &str = "Apprentices";
pub(super) const VISIT_TYPE_ID: i64 = 2;

/// Both systems before anything was synchronised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct World {
    /// The PICS side.
    pub pics: Everything,
    /// The OneFile side.
    pub onefile: State,
}

/// A customer with one centre and nobody in it.
pub(super) fn centre(seed: u64) -> State {
    let look_up = |id, name: &str| {
        let name = name.to_owned();
        let organisation_id = ORGANISATION_ID;
        (
            id,
            LookUp {
                id,
                organisation_id,
                name,
            },
        )
    };
    let mut state = State {
        customer: Customer {
            id: CUSTOMER_ID,
            name: "Northmoor Training Group".into(),
        },
        customer_token: format!("standin-customer-token-{seed}"),
        learner_statuses: [look_up(1, "In learning"), look_up(2, "Break in learning")].into(),
        aim_statuses: [look_up(0, "In learning"), look_up(1, "Achieved")].into(),
        ..State::default()
    };
    state.organisations.insert(
        ORGANISATION_ID,
        Organisation {
            id: ORGANISATION_ID,
            name: "Northmoor Training".into(),
            ..Organisation::default()
        },
    );
    state.classrooms.insert(
        CLASSROOM_ID,
        Classroom {
            id: CLASSROOM_ID,
            organisation_id: ORGANISATION_ID,
            name: CLASSROOM.into(),
            ..Classroom::default()
        },
    );
    state
}

/// Every list in the order of its keys.
pub(super) fn in_order(pics: &mut Everything) {
    pics.organisations.sort_by(|a, b| a.key.cmp(&b.key));
    pics.officers.sort_by(|a, b| a.key.cmp(&b.key));
    pics.learners.sort_by(|a, b| a.key.cmp(&b.key));
    for learner in &mut pics.learners {
        learner.aims.sort_by(|a, b| a.key.cmp(&b.key));
        learner.reviews.sort_by(|a, b| a.key.cmp(&b.key));
    }
}

/// The next free IDs in OneFile. All stay below 100,000,000, where those begin that the stand-in
/// gives out itself.
#[derive(Debug)]
pub(super) struct Ids {
    pub learner: i64,
    pub staff: i64,
    pub placement: i64,
    pub aim: i64,
    pub visit: i64,
    pub review: i64,
}

impl Default for Ids {
    fn default() -> Self {
        Self {
            learner: 1_000_000,
            staff: 700_000,
            placement: 5_500,
            aim: 10_000_000,
            visit: 40_000_000,
            review: 70_000_000,
        }
    }
}

impl Ids {
    pub fn next(counter: &mut i64) -> i64 {
        *counter += 1;
        *counter
    }
}

/// The last minute before a UK day: nothing that happened is later.
pub(super) fn eve(today: NaiveDate) -> DateTime<Utc> {
    uktime::bounds(today).0 - TimeDelta::minutes(1)
}
