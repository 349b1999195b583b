//! What paired aims hold on either side: registration, certification and progress.

use super::World;
use super::random::{Random, days};
use crate::state;
use chrono::NaiveDate;
use tandem_sync::records::onefile::Percent;
use tandem_sync::records::pics;

/// A row of the table of registration and certification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    Blank,
    Pics,
    OneFile,
    Same,
    Differs,
}

use Row::{Blank, Differs, OneFile, Pics, Same};

/// An aim of PICS and its record in OneFile.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    /// Place of the learner in PICS.
    pub learner: usize,
    /// Place of the aim in PICS.
    pub aim: usize,
    pub onefile: i64,
    pub start: NaiveDate,
    pub has_units: bool,
}

/// Registration number, and date. The rows where the number differs and one date is blank are
/// where number and date of two registrations may meet.
const REGISTRATION: &[((Row, Row), u32)] = &[
    ((Blank, Blank), 30),
    ((Pics, Pics), 13),
    ((OneFile, OneFile), 15),
    ((Same, Same), 20),
    ((Differs, Differs), 2),
    ((Differs, Pics), 1),
    ((Differs, OneFile), 2),
    ((Same, Pics), 2),
    ((Same, OneFile), 2),
    ((Blank, Same), 3),
    ((Blank, OneFile), 2),
    ((Same, Differs), 3),
    ((Pics, Blank), 2),
    ((OneFile, Blank), 3),
];

/// Certificate applied for, and received.
const CERTIFICATE: &[((Row, Row), u32)] = &[
    ((Blank, Blank), 30),
    ((Pics, Pics), 8),
    ((Pics, Blank), 8),
    ((OneFile, OneFile), 10),
    ((OneFile, Blank), 8),
    ((Same, Same), 14),
    ((Same, Blank), 6),
    ((Same, OneFile), 4),
    ((Same, Pics), 4),
    ((Differs, Same), 2),
    ((Blank, Same), 3),
    ((Same, Differs), 2),
    ((Differs, Differs), 1),
];

/// How far PICS is from what follows from OneFile's progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    InStep,
    Behind,
    Ahead,
    NothingDone,
    NoneInOneFile,
}

#[derive(Debug, Clone, Copy)]
enum Total {
    Absent,
    Of(u32),
    Odd,
}

const PROGRESS: &[((Total, Progress), u32)] = &[
    ((Total::Absent, Progress::NothingDone), 10),
    ((Total::Absent, Progress::InStep), 5),
    ((Total::Absent, Progress::NoneInOneFile), 4),
    ((Total::Of(40), Progress::InStep), 12),
    ((Total::Of(40), Progress::Behind), 12),
    ((Total::Of(40), Progress::Ahead), 5),
    ((Total::Of(40), Progress::NothingDone), 2),
    ((Total::Of(40), Progress::NoneInOneFile), 5),
    ((Total::Of(100), Progress::InStep), 12),
    ((Total::Of(100), Progress::Behind), 14),
    ((Total::Of(100), Progress::Ahead), 4),
    ((Total::Of(100), Progress::NoneInOneFile), 6),
    ((Total::Odd, Progress::InStep), 3),
    ((Total::Odd, Progress::Behind), 4),
    ((Total::Odd, Progress::Ahead), 2),
];

const ODD_TOTALS: &[u32] = &[7, 25, 33, 60];

/// Gives the pairs their values, each row of each table at least once.
pub(crate) fn fill(world: &mut World, random: &mut Random, pairs: &[Pair], today: NaiveDate) {
    let mut oldest_first = pairs.to_vec();
    oldest_first.sort_by_key(|pair| (pair.start, pair.onefile));
    let certified = pairs.len() * 2 / 5;
    let registrations = random.deck(REGISTRATION, pairs.len());
    let certificates = random.deck(CERTIFICATE, certified);
    let without_units = pairs.iter().filter(|pair| !pair.has_units).count();
    let mut progress = random.deck(PROGRESS, without_units).into_iter();
    for (n, pair) in oldest_first.iter().enumerate() {
        let aim = &mut world.pics.learners[pair.learner].aims[pair.aim];
        let Some(other) = world.onefile.aims.get_mut(&pair.onefile) else {
            continue;
        };
        let mut values = Values {
            random,
            pics: aim,
            onefile: other,
            start: pair.start,
            today,
        };
        values.registration(registrations[n]);
        if let Some(rows) = certificates.get(n) {
            values.certificate(*rows);
        }
        let card = match pair.has_units {
            // PICS has progress of its own, and OneFile another, so that a skip shows.
            true => Some((Total::Of(40), Progress::Behind)),
            false => progress.next(),
        };
        if let Some((total, progress)) = card {
            values.progress(total, progress);
        }
    }
}

struct Values<'w> {
    random: &'w mut Random,
    pics: &'w mut pics::Aim,
    onefile: &'w mut state::Aim,
    start: NaiveDate,
    today: NaiveDate,
}

impl Values<'_> {
    fn registration(&mut self, (number, date): (Row, Row)) {
        let one = format!("REG-{}", self.random.serial(7));
        let another = format!("REG-{}", self.random.serial(6));
        (
            self.pics.registration.number,
            self.onefile.registration_number,
        ) = sides(number, one, another);
        let (one, another) = self.days(20, 60);
        (
            self.pics.registration.registered,
            self.onefile.registration_date,
        ) = sides(date, one, another);
    }

    fn certificate(&mut self, (applied, received): (Row, Row)) {
        let (one, another) = self.days(100, 140);
        (
            self.pics.registration.applied,
            self.onefile.certificate_applied_date,
        ) = sides(applied, one, another);
        let (one, another) = self.days(150, 200);
        (
            self.pics.registration.received,
            self.onefile.certificate_received_date,
        ) = sides(received, one, another);
    }

    /// Two days that differ, that long after the start and not after today.
    fn days(&mut self, from: i64, to: i64) -> (NaiveDate, NaiveDate) {
        let one = days(self.start, self.random.between(from, to)).min(self.today);
        (one, days(one, -self.random.between(1, 14)))
    }

    fn progress(&mut self, total: Total, progress: Progress) {
        self.pics.elements_total = match total {
            Total::Absent => None,
            Total::Of(total) => Some(total),
            Total::Odd => Some(*self.random.pick(ODD_TOTALS)),
        };
        let total = self.pics.elements_total.unwrap_or(100);
        // From a fifth to nine tenths, so that there is room on both sides for any total.
        let percent = Percent(self.random.count(80, 360) * 25);
        let done = percent.elements_of(total);
        self.pics.elements_done = match progress {
            Progress::InStep => Some(done),
            Progress::Behind => Some(self.random.count(0, done - 1)),
            Progress::Ahead => Some(self.random.count(done + 1, total)),
            Progress::NothingDone => None,
            Progress::NoneInOneFile => (total == 40).then_some(done),
        };
        self.onefile.progress = (progress != Progress::NoneInOneFile).then_some(percent);
    }
}

/// What PICS and OneFile hold by a row of the table.
fn sides<T: Clone>(row: Row, one: T, another: T) -> (Option<T>, Option<T>) {
    match row {
        Blank => (None, None),
        Pics => (Some(one), None),
        OneFile => (None, Some(one)),
        Same => (Some(one.clone()), Some(one)),
        Differs => (Some(one), Some(another)),
    }
}
