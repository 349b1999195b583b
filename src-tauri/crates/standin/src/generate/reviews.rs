//! Reviews of both systems: to push, to pull, with a partner, and those that look like one.

use super::calendar::{Calendar, office_hour};
use super::ground::Ids;
use super::meeting::{Meeting, Signed, hold};
use super::people::{People, Person};
use super::random::{Random, clock};
use super::staff::Staff;
use super::{ABSENT, ATTENDED, NORMAL, World};
use chrono::{Datelike, NaiveDate, NaiveTime};
use tandem_sync::records::pics::{OfficerKey, Review, ReviewKey};
use tandem_sync::uktime;

/// What a review is an example of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    /// Normal, not held, proposed for a day and a time to come.
    Push,
    PushWithoutTime,
    /// The proposed day has gone by.
    PushPast,
    /// No reviewer: the main officer stands in.
    PushMainOfficer,
    /// The reviewer is not linked.
    Park,
    /// Proposed for the night of a clock change.
    PushClockChange,
    /// Of another type than Normal.
    OtherType,
    /// Held, and not in OneFile.
    HeldAlone,
    /// Without a proposed day.
    Undated,
    /// In both, to come.
    Scheduled,
    /// In both, held and signed.
    Held,
    /// In both, started in OneFile, attendance blank in PICS.
    Started,
    /// In both, the learner's signature only in OneFile.
    Signed,
    /// In both, and PICS says otherwise: not attended, or on another day.
    Contradicts,
    /// In OneFile only.
    Pull(Signed),
    /// In both without knowing of each other, on one UK day.
    Join,
    JoinHeld,
    /// The same, soon after midnight in summer: the day before in UTC.
    JoinAtNight,
}

const ROWS: &[(Row, u32)] = &[
    (Row::Push, 14),
    (Row::PushWithoutTime, 4),
    (Row::PushPast, 3),
    (Row::PushMainOfficer, 5),
    (Row::Park, 2),
    (Row::PushClockChange, 1),
    (Row::OtherType, 6),
    (Row::HeldAlone, 8),
    (Row::Undated, 1),
    (Row::Scheduled, 8),
    (Row::Held, 9),
    (Row::Started, 6),
    (Row::Signed, 4),
    (Row::Contradicts, 2),
    (Row::Pull(Signed::NotStarted), 4),
    (Row::Pull(Signed::ByNobody), 4),
    (Row::Pull(Signed::ByAssessor), 4),
    (Row::Pull(Signed::ByLearner), 5),
    (Row::Pull(Signed::ByEmployer), 3),
    (Row::Join, 4),
    (Row::JoinHeld, 2),
    (Row::JoinAtNight, 1),
];

const OTHER_TYPES: &[&str] = &["Induction", "Gateway", "Exit"];

/// Gives every learner reviews.
pub(crate) fn fill(
    world: &mut World,
    ids: &mut Ids,
    staff: &Staff,
    seed: u64,
    people: &People,
    today: NaiveDate,
) {
    let mut random = Random::new(seed, "reviews");
    let (inside, outside): (Vec<&Person>, Vec<_>) =
        people.persons.iter().partition(|person| person.in_scope);
    let numbers = random.deck(&[(4, 1), (5, 1), (6, 1), (7, 1), (8, 1)], inside.len());
    let mut rows = random.deck(ROWS, numbers.iter().sum()).into_iter();
    for (person, number) in inside.into_iter().zip(numbers) {
        let rows: Vec<Row> = rows.by_ref().take(number).collect();
        Adding::new(world, ids, staff, &mut random, person, today).all(&rows);
    }
    for person in outside {
        let rows: &[Row] = match person.onefile {
            Some(_) => &[Row::Push, Row::Started, Row::Pull(Signed::ByAssessor)],
            None => &[Row::Push, Row::HeldAlone],
        };
        Adding::new(world, ids, staff, &mut random, person, today).all(rows);
    }
    for stranger in &people.strangers {
        let mut calendar = Calendar::new(today, today);
        let at = (calendar.future(&mut random), office_hour(&mut random));
        let meeting = Meeting {
            learner: *stranger,
            assessor: staff.stranger,
            at,
        };
        hold(
            &mut world.onefile,
            ids,
            &mut random,
            meeting,
            Signed::NotStarted,
            today,
        );
    }
}

struct Adding<'w> {
    world: &'w mut World,
    ids: &'w mut Ids,
    staff: &'w Staff,
    random: &'w mut Random,
    person: &'w Person,
    calendar: Calendar,
    today: NaiveDate,
}

impl<'w> Adding<'w> {
    fn new(
        world: &'w mut World,
        ids: &'w mut Ids,
        staff: &'w Staff,
        random: &'w mut Random,
        person: &'w Person,
        today: NaiveDate,
    ) -> Self {
        let calendar = Calendar::new(person.start, today);
        Self {
            world,
            ids,
            staff,
            random,
            person,
            calendar,
            today,
        }
    }

    fn all(mut self, rows: &[Row]) {
        // Days that only some rows can have are given out first.
        let special = |row: &Row| matches!(row, Row::PushClockChange | Row::JoinAtNight);
        let (first, then): (Vec<Row>, Vec<Row>) = rows.iter().partition(|row| special(row));
        for row in first.into_iter().chain(then) {
            self.row(row);
        }
        let reviews = &mut self.world.pics.learners[self.person.place].reviews;
        reviews.sort_by(|a, b| {
            let of = |r: &Review| (r.proposed, r.proposed_time, r.onefile_id);
            of(a).cmp(&of(b))
        });
        for (n, review) in reviews.iter_mut().enumerate() {
            review.key = ReviewKey(format!("R{:03}", n + 1));
        }
    }

    fn row(&mut self, row: Row) {
        let (reviewer, assessor) = self.random.pick(&self.staff.linked).clone();
        let hour = office_hour(self.random);
        match row {
            Row::Push => {
                let day = self.calendar.future(self.random);
                self.pics(proposed(day, Some(hour), Some(reviewer)));
            }
            Row::PushWithoutTime => {
                let day = self.calendar.future(self.random);
                self.pics(proposed(day, None, Some(reviewer)));
            }
            Row::PushPast => {
                let day = self.calendar.just_past(self.random);
                self.pics(proposed(day, Some(hour), Some(reviewer)));
            }
            Row::PushMainOfficer => {
                let day = self.calendar.future(self.random);
                self.pics(proposed(day, Some(hour), None));
            }
            Row::Park => {
                let day = self.calendar.future(self.random);
                let unlinked = self.staff.unlinked.first().cloned();
                self.pics(proposed(day, Some(hour), unlinked));
            }
            Row::PushClockChange => {
                let day = self.calendar.clock_change(self.random);
                // In March there is no time from 01:00 to 02:00; in October there is one twice.
                let times = match day.month() {
                    3 => [clock(0, 30), clock(2, 30)],
                    _ => [clock(0, 30), clock(1, 30)],
                };
                let time = *self.random.pick(&times);
                self.pics(proposed(day, Some(time), Some(reviewer)));
            }
            Row::OtherType => {
                let day = self.calendar.future(self.random);
                let kind = (*self.random.pick(OTHER_TYPES)).to_owned();
                self.pics(Review {
                    kind,
                    ..proposed(day, Some(hour), Some(reviewer))
                });
            }
            Row::HeldAlone => {
                let day = self.calendar.past(self.random);
                self.pics(held(proposed(day, Some(hour), Some(reviewer))));
            }
            Row::Undated => {
                let day = self.today;
                self.pics(Review {
                    proposed: None,
                    ..proposed(day, None, Some(reviewer))
                });
            }
            Row::Scheduled => {
                let day = self.calendar.future(self.random);
                let partner = self.onefile(assessor, day, hour, Signed::NotStarted);
                self.linked(proposed(day, Some(hour), Some(reviewer)), partner.id);
            }
            Row::Held => {
                let day = self.calendar.past(self.random);
                let by = *self.random.pick(&[Signed::ByLearner, Signed::ByEmployer]);
                let partner = self.onefile(assessor, day, hour, by);
                let mut review = held(proposed(day, Some(hour), Some(reviewer)));
                review.learner_signed = partner.learner_signed;
                self.linked(review, partner.id);
            }
            Row::Started => {
                let day = self.calendar.past(self.random);
                let by = *self.random.pick(&[Signed::ByNobody, Signed::ByAssessor]);
                let partner = self.onefile(assessor, day, hour, by);
                self.linked(proposed(day, Some(hour), Some(reviewer)), partner.id);
            }
            Row::Signed => {
                let day = self.calendar.past(self.random);
                let partner = self.onefile(assessor, day, hour, Signed::ByLearner);
                self.linked(held(proposed(day, Some(hour), Some(reviewer))), partner.id);
            }
            Row::Contradicts => {
                let day = self.calendar.past(self.random);
                let partner = self.onefile(assessor, day, hour, Signed::ByAssessor);
                let mut review = held(proposed(day, Some(hour), Some(reviewer)));
                if self.random.chance(50) {
                    review.attended = Some(ABSENT.into());
                } else {
                    review.actual = day.pred_opt();
                }
                self.linked(review, partner.id);
            }
            Row::Pull(signed) => {
                let in_time = signed == Signed::NotStarted && self.random.chance(60);
                let day = match in_time {
                    true => self.calendar.future(self.random),
                    false => self.calendar.past(self.random),
                };
                let known = self.random.chance(90);
                let assessor = if known { assessor } else { self.staff.stranger };
                self.onefile(assessor, day, hour, signed);
            }
            Row::Join => {
                let day = self.calendar.future(self.random);
                self.onefile(assessor, day, hour, Signed::NotStarted);
                let another = office_hour(self.random);
                self.pics(proposed(day, Some(another), Some(reviewer)));
            }
            Row::JoinHeld => {
                let day = self.calendar.past(self.random);
                self.onefile(assessor, day, hour, Signed::ByAssessor);
                self.pics(held(proposed(day, Some(hour), Some(reviewer))));
            }
            Row::JoinAtNight => {
                let day = self.calendar.summer(self.random);
                self.onefile(assessor, day, clock(0, 30), Signed::NotStarted);
                self.pics(proposed(day, Some(clock(9, 0)), Some(reviewer)));
            }
        }
    }

    fn pics(&mut self, review: Review) {
        self.world.pics.learners[self.person.place]
            .reviews
            .push(review);
    }

    fn linked(&mut self, review: Review, onefile: Option<i64>) {
        self.pics(Review {
            onefile_id: onefile,
            ..review
        });
    }

    fn onefile(
        &mut self,
        assessor: i64,
        day: NaiveDate,
        time: NaiveTime,
        signed: Signed,
    ) -> Partner {
        let Some(learner) = self.person.onefile else {
            return Partner::default();
        };
        let meeting = Meeting {
            learner,
            assessor,
            at: (day, time),
        };
        let onefile = &mut self.world.onefile;
        let id = hold(onefile, self.ids, self.random, meeting, signed, self.today);
        let review = onefile.reviews.get(&id);
        let signed_on = review.and_then(|review| review.learner_signed_on);
        Partner {
            id: Some(id),
            learner_signed: signed_on.map(uktime::day),
        }
    }
}

/// The OneFile review of a PICS review.
#[derive(Default)]
struct Partner {
    id: Option<i64>,
    learner_signed: Option<NaiveDate>,
}

/// A Normal review that was not held. Its key comes with its place among the others.
fn proposed(day: NaiveDate, time: Option<NaiveTime>, reviewer: Option<OfficerKey>) -> Review {
    Review {
        key: ReviewKey(String::new()),
        kind: NORMAL.into(),
        proposed: Some(day),
        proposed_time: time,
        attended: None,
        actual: None,
        reviewer,
        learner_signed: None,
        onefile_id: None,
    }
}

/// The same, held on the proposed day.
fn held(review: Review) -> Review {
    Review {
        attended: Some(ATTENDED.into()),
        actual: review.proposed,
        ..review
    }
}
