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
mod ground;
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

pub use ground::{ABSENT, ATTENDED, NORMAL, ORGANISATION_ID, World};
pub use ilr_file::{IlrSize, IlrWritten, ilr_file};
pub use ilr_source::{from_ilr, from_ilr_file};
pub use linking::{Unlinked, unlinked};
pub use parted::parted;

use ground::{Ids, centre, in_order};

use chrono::NaiveDate;
use tandem_sync::records::pics::Everything;

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

#[cfg(test)]
mod tests;
