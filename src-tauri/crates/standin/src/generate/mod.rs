//! Generated data: invented learners on both sides, or the OneFile side of an ILR file.
//!
//! [`world`] makes PICS records and the OneFile records that a centre with such records would
//! have. It is a function of its arguments: the same seed, number of learners and UK day give
//! the same bytes. Rows are dealt from decks in the proportions below (percent), so that each
//! occurs from about 40 learners on, rare ones included.
//!
//! # Learners
//!
//! | link | in learning | ended within the month | ended long ago | Dormant | archived in OneFile |
//! | --- | --- | --- | --- | --- | --- |
//! | OneFile ID stored in PICS | 39 | 5 | 2 | 3 | 1 |
//! | MISID is the Ident | 20 | | 3 | 2 | |
//! | MISID is the learner reference | 11 | | 2 | | 2 |
//! | the same, surname in another case or with other accents | 5 | | | | |
//! | none: no OneFile account | 2 | | | | |
//! | none: OneFile has no MISID | 2 | | | | |
//! | none: MISID of a learner with another surname | 1 | | | | |
//!
//! So 80 are in scope (linked, not archived, Live, in learning or just ended). One OneFile
//! learner for each twenty in PICS has no PICS record. One learner in fifty, and at least two,
//! share the temporary ULN. Officers: linked to an assessor 70, to a trainee assessor 18, not
//! linked 12. Organisations: linked 85.
//!
//! # Learning aims of learners in scope
//!
//! Two to five each. The first: paired by stored OneFile ID 30, by code 70. The others: by
//! stored ID 22, by code 48, by code with units in PICS 8, only in PICS 12, only in PICS and not
//! in OneFile's catalogue 10. Of the learners, 12 have one more in OneFile only, and one in a
//! hundred (at least one) each has a code twice on both sides, told apart by start dates; twice
//! in PICS, once in OneFile, with one start date; and once in PICS, twice in OneFile.
//!
//! Registration of paired aims, number and date; certificate applied for and received, dealt to
//! the oldest two fifths of them (blank in both systems elsewhere):
//!
//! | row | number | date | applied for | received |
//! | --- | --- | --- | --- | --- |
//! | blank in both | 35 | 35 | 33 | 52 |
//! | PICS only | 15 | 16 | 16 | 12 |
//! | OneFile only | 18 | 21 | 18 | 14 |
//! | the same | 27 | 23 | 30 | 19 |
//! | they differ | 5 | 5 | 3 | 3 |
//!
//! Among them: the number differs and one side has no date, 3.
//!
//! Progress of paired aims without units (total 40, 100, another or none): in step 32, PICS
//! behind 30, PICS ahead 11, no elements done in PICS 12, no progress in OneFile 15. A paired
//! aim with units always has another progress in OneFile.
//!
//! # Reviews of learners in scope
//!
//! Four to eight each, dealt from the rows of `ROWS` in the reviews' file: 29 to push or to park, 15
//! that concern PICS alone, 29 with a partner, 20 in OneFile alone, 7 to ask about.
//!
//! Learners out of scope have aims and reviews as well, none of which may change.

mod aims;
mod calendar;
mod catalogue;
mod ilr_file;
mod ilr_source;
mod linking;
mod meeting;
mod names;
mod parted;
mod people;
mod random;
mod reviews;
mod staff;
mod values;

pub use ilr_file::{IlrSize, IlrWritten, ilr_file};
pub use ilr_source::{from_ilr, from_ilr_file};
pub use linking::{Unlinked, unlinked};
pub use parted::parted;

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

const CUSTOMER_ID: i64 = 9001;
const CLASSROOM_ID: i64 = 3301;
const CLASSROOM: &str = "Apprentices";
const VISIT_TYPE_ID: i64 = 2;

/// Both systems before anything was synchronised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct World {
    /// The PICS side.
    pub pics: Everything,
    /// The OneFile side.
    pub onefile: State,
}

/// Invented records of both systems. `today` is the UK day on which they are looked at.
pub fn world(seed: u64, learners: usize, today: NaiveDate) -> World {
    let mut world = World {
        pics: Everything::default(),
        onefile: centre(seed),
    };
    catalogue::fill(&mut world.onefile);
    let mut ids = Ids::default();
    let staff = staff::fill(&mut world, &mut ids, seed, learners);
    let people = people::fill(&mut world, &mut ids, &staff, seed, learners, today);
    aims::fill(&mut world, &mut ids, seed, &people, today);
    reviews::fill(&mut world, &mut ids, &staff, seed, &people, today);
    in_order(&mut world.pics);
    world
}

/// A customer with one centre and nobody in it.
fn centre(seed: u64) -> State {
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
fn in_order(pics: &mut Everything) {
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
struct Ids {
    learner: i64,
    staff: i64,
    placement: i64,
    aim: i64,
    visit: i64,
    review: i64,
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
    fn next(counter: &mut i64) -> i64 {
        *counter += 1;
        *counter
    }
}

/// The last minute before a UK day: nothing that happened is later.
fn eve(today: NaiveDate) -> DateTime<Utc> {
    uktime::bounds(today).0 - TimeDelta::minutes(1)
}

#[cfg(test)]
mod tests;
