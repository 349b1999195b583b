//! Reads the cells of the table of rules.

use super::*;
use crate::records::Registration;
use crate::records::field::{Field, Value};
use chrono::TimeZone;

/// Reads the cells of a row into a case.
pub struct Facts<'c> {
    pub case: &'c mut Case,
    pub field: RegistrationField,
}

fn facts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';')
        .map(str::trim)
        .filter(|fact| !fact.is_empty())
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|_| panic!("no day: {text}"))
}

fn when(text: &str) -> (Option<NaiveDate>, Option<NaiveTime>) {
    if text == "blank" {
        return (None, None);
    }
    let (on, at) = text.split_once(' ').unwrap_or((text, ""));
    (Some(day(on)), NaiveTime::parse_from_str(at, "%H:%M").ok())
}

fn utc(on: NaiveDate, at: NaiveTime) -> DateTime<Utc> {
    let uk = chrono_tz::Europe::London.from_local_datetime(&on.and_time(at));
    uk.single().unwrap().to_utc()
}

impl Facts<'_> {
    pub fn take(mut self, row: &Row<'_>) {
        for fact in facts(row.pics) {
            self.pics(fact);
        }
        for fact in facts(row.onefile) {
            self.onefile(fact);
        }
        for fact in facts(row.decided) {
            self.decided(fact);
        }
    }

    /// The value of the field that stands for `A` or `B`.
    fn value(&self, letter: &str) -> Option<Value> {
        let number = self.field == RegistrationField::RegistrationNumber;
        let text = match (letter, number) {
            ("A", true) => Some("REG-A"),
            ("B", true) => Some("REG-B"),
            ("A", false) => Some("2026-02-01"),
            ("B", false) => Some("2026-03-01"),
            ("blank", _) => None,
            _ => panic!("no value: {letter}"),
        };
        Field::from(self.field).parse(text).unwrap()
    }

    fn pics(&mut self, fact: &str) {
        if details::pics(self.case, fact) {
            return;
        }
        let value = fact.strip_prefix("value ").map(|letter| self.value(letter));
        let learner = &mut self.case.learner;
        let (key, rest) = fact.split_once(' ').unwrap_or((fact, ""));
        match (key, rest) {
            ("no", "aim") => learner.aims.clear(),
            ("no", "main officer") => learner.main_officer = None,
            ("aim", code) => {
                let (code, start) = code.split_once(" from ").unwrap_or((code, "2026-01-05"));
                let mut aim = sample::aim(if code == "blank" { "" } else { code });
                aim.key = format!("{code} {start}").as_str().into();
                aim.start = Some(day(start));
                learner.aims.push(aim);
            }
            ("review", at) => {
                let mut review = sample::review("R1", "2026-12-08");
                (review.proposed, review.proposed_time) = when(at);
                learner.reviews.push(review);
            }
            ("type" | "attended" | "actual" | "signed" | "onefile" | "reviewer", _) => {
                let review = learner.reviews.last_mut().unwrap();
                match key {
                    "type" => review.kind = rest.into(),
                    "attended" => review.attended = Some(rest.into()),
                    "actual" => review.actual = Some(day(rest)),
                    "signed" => review.learner_signed = Some(day(rest)),
                    "onefile" => review.onefile_id = Some(rest.parse().unwrap()),
                    _ => review.reviewer = Some(rest.into()),
                }
            }
            _ => {
                let aim = learner.aims.last_mut().unwrap();
                match key {
                    "value" => aim.registration.set(self.field, value.unwrap()).unwrap(),
                    "number" => aim.registration.number = Some(rest.into()),
                    "registered" => aim.registration.registered = Some(day(rest)),
                    "ended" => aim.actual_end = Some(day(rest)),
                    "units" => aim.has_units = true,
                    "unlisted" => aim.not_seen_since = Some(day(rest)),
                    "of" => aim.elements_total = Some(rest.parse().unwrap()),
                    "done" => aim.elements_done = rest.parse().ok(),
                    "stored" => aim.onefile_id = Some(rest.parse().unwrap()),
                    _ => panic!("PICS has no {fact}"),
                }
            }
        }
    }

    fn onefile(&mut self, fact: &str) {
        if details::onefile(self.case, fact) {
            return;
        }
        let value = fact.strip_prefix("value ").map(|letter| self.value(letter));
        let case = &mut *self.case;
        let (key, rest) = fact.split_once(' ').unwrap_or((fact, ""));
        match key {
            "value" => case.aims[0]
                .registration
                .set(self.field, value.unwrap())
                .unwrap(),
            "number" => {
                case.aims[0].registration = Registration {
                    number: Some(rest.into()),
                    ..Registration::default()
                }
            }
            "progress" => {
                let aim = &mut case.aims[0];
                let number = rest.parse().ok();
                aim.progress = number.and_then(onefile::Percent::from_number);
                aim.progress_unreadable = number.is_some() && aim.progress.is_none();
            }
            "aim" => {
                let words: Vec<&str> = rest.split(' ').collect();
                let [id, "of", standard, "from", start] = words[..] else {
                    panic!("no aim: {fact}")
                };
                let mut aim = sample::onefile_aim(id.parse().unwrap(), standard.parse().unwrap());
                aim.start = Some(day(start));
                case.aims.push(aim);
            }
            "reviewer" if rest == "archived" => case.assessors[0].archived = true,
            "reviewer" if rest == "of no account" => case.assessors.clear(),
            "gone" => {
                let now = "2026-12-01T09:00:00Z".parse().unwrap();
                if let Some(at) = rest.strip_prefix("review ") {
                    let (on, at) = when(at);
                    let mut review = sample::onefile_review(900, "2026-12-08T10:00:00Z");
                    review.scheduled_for = on.zip(at).map(|(on, at)| utc(on, at));
                    let gone = GoneRecord::now(Some(review), now);
                    case.gone.reviews.insert(900, gone);
                    return;
                }
                let (id, standard) = rest.split_once(" of ").unwrap();
                let id = id.parse().unwrap();
                let aim = sample::onefile_aim(id, standard.parse().unwrap());
                let gone = GoneRecord::now(Some(aim), now);
                case.gone.aims.insert(id, gone);
            }
            "offers" => {
                let (id, code) = rest.split_once(' ').unwrap();
                let standard = onefile::Standard {
                    id: id.parse().unwrap(),
                    title: format!("Pathway {id} [{code}]"),
                    code: Some(code.into()),
                };
                case.standards.insert(standard.id, standard);
            }
            "review" => {
                let (Some(on), Some(at)) = when(rest) else {
                    panic!("OneFile's reviews have a time: {fact}")
                };
                let mut review = sample::onefile_review(900, "2026-12-08T10:00:00Z");
                review.scheduled_for = Some(utc(on, at));
                case.reviews.push(review);
            }
            "started" | "signed" => {
                let at = utc(day(rest), NaiveTime::from_hms_opt(9, 0, 0).unwrap());
                let review = case.reviews.last_mut().unwrap();
                if key == "started" {
                    review.started_on = Some(at);
                } else {
                    review.learner_signed_on = Some(at);
                }
            }
            _ => panic!("OneFile has no {fact}"),
        }
    }

    fn decided(&mut self, fact: &str) {
        if details::decided(self.case, fact) {
            return;
        }
        let case = &mut *self.case;
        let review = || ReviewKey::from("R1");
        match fact {
            "not shown" => {
                case.shown.remove(&self.field);
            }
            "did not stick" => {
                case.not_sticking.insert(self.field);
            }
            "assigning" => {
                let aim = case.learner.aims.last().unwrap();
                case.assigning.insert(aim.key.clone(), None);
            }
            "joined" => {
                case.decisions.joined.insert(review(), 900);
            }
            "apart" => {
                case.decisions.apart.insert((review(), 900));
            }
            "made by hand" => {
                case.decisions.made_by_hand.insert(review());
            }
            "review left" => {
                case.decisions.reviews_left.insert((review(), 900));
            }
            "odd sent" | "odd left" => {
                let day = case.learner.reviews[0].proposed.unwrap();
                let words = match fact {
                    "odd sent" => &mut case.decisions.odd_sent,
                    _ => &mut case.decisions.odd_left,
                };
                words.insert((review(), day));
            }
            "progressed" => {
                let aim = case.learner.aims[0].key.clone();
                case.agreed.progressed.insert(aim, 1);
            }
            "slot in doubt" => {
                case.unfinished.insert(review(), UnderWay::default());
            }
            "usual time blank" => case.settings.review_time_default = None,
            "aims_to_onefile off" => case.settings.aims_to_onefile = false,
            "reviews_to_onefile off" => case.settings.reviews_to_onefile = false,
            "reviews_to_pics off" => case.settings.reviews_to_pics = false,
            _ => self.numbered(fact),
        }
    }

    fn numbered(&mut self, fact: &str) {
        let case = &mut *self.case;
        let (key, rest) = fact.split_once(' ').unwrap();
        match (key, rest) {
            ("slot", id) => {
                case.unfinished.insert(
                    "R1".into(),
                    UnderWay {
                        slot: Some(id.parse().unwrap()),
                        sent: None,
                    },
                );
            }
            ("linked" | "again" | "left", id) => {
                let aim = case.learner.aims.last().unwrap().key.clone();
                let id: i64 = id.parse().unwrap();
                match key {
                    "linked" => {
                        case.aim_links.insert(aim, id);
                    }
                    "again" => {
                        case.decisions.assign_again.insert((aim, id));
                    }
                    _ => {
                        case.decisions.aims_left.insert((aim, id));
                    }
                }
            }
            ("pathway", id) => {
                let code = crate::codes::folded("196OP");
                case.pathways.insert(code, id.parse().unwrap());
            }
            ("agreed" | "signature", _) => {
                let agreed = case.agreed.reviews.entry("R1".into()).or_default();
                if key == "signature" {
                    agreed.learner_signed = Some(day(rest));
                } else {
                    let (on, time) = when(rest);
                    agreed.when = on.map(|day| When { day, time });
                }
            }
            ("never", what) => {
                let (record, field) = match what {
                    "value" => (
                        Record::Aim(case.learner.aims[0].key.clone()),
                        self.field.into(),
                    ),
                    "review" => (Record::Review("R1".into()), Field::Review),
                    _ => {
                        let aim = case.learner.aims.last().unwrap();
                        (Record::Aim(aim.key.clone()), Field::Aim)
                    }
                };
                case.decisions.held.insert(Held::NotSent(record, field));
            }
            ("held", "900") => {
                case.decisions.held.insert(Held::OnefileReview(900));
            }
            ("held", "value") => {
                let record = Record::Aim(case.learner.aims[0].key.clone());
                case.decisions
                    .held
                    .insert(Held::Field(record, self.field.into()));
            }
            ("held", field) => {
                let record = Record::Review("R1".into());
                case.decisions
                    .held
                    .insert(Held::Field(record, Field::of(field).unwrap()));
            }
            _ => panic!("nobody decides {fact}"),
        }
    }
}
