//! Looks at both sides as the design's rules do, and knows nothing of how they were made.

use super::super::{NORMAL, World};
use crate::state::{self, State, User};
use chrono::{Months, NaiveDate};
use std::collections::BTreeMap;
use tandem_sync::codes::{aim_code, same_code};
use tandem_sync::records::pics::{Aim, Learner, Officer, Review, SystemStatus};
use tandem_sync::uktime;

pub(super) type Counts = BTreeMap<&'static str, usize>;

/// How often each row occurs.
pub(super) fn survey(world: &World, today: NaiveDate) -> Counts {
    let mut survey = Survey {
        world,
        state: &world.onefile,
        today,
        counts: Counts::new(),
    };
    for learner in &world.pics.learners {
        if let Some(user) = survey.learner(learner) {
            survey.aims(learner, user);
            survey.reviews(learner, user);
        }
    }
    survey.officers();
    survey.counts
}

struct Survey<'w> {
    world: &'w World,
    state: &'w State,
    today: NaiveDate,
    counts: Counts,
}

/// Accents and case apart, for the letters that generated surnames have.
fn folded(name: &str) -> String {
    let plain = |c: char| match c {
        'á' | 'å' => 'a',
        'č' => 'c',
        'é' | 'ë' => 'e',
        'í' => 'i',
        'ñ' => 'n',
        'ó' | 'ö' => 'o',
        'ú' | 'ü' => 'u',
        other => other,
    };
    name.to_lowercase().chars().map(plain).collect()
}

impl<'w> Survey<'w> {
    fn count(&mut self, row: &'static str) {
        *self.counts.entry(row).or_default() += 1;
    }

    /// The learner's account, if a run would look at this learner.
    fn learner(&mut self, learner: &Learner) -> Option<&'w User> {
        let mut users = self.state.users.values().filter(|user| user.is_learner());
        let keys = [&learner.ident, &learner.learner_ref];
        let user = match learner.onefile_id {
            Some(id) => {
                self.count("stored ID");
                users.find(|user| user.id == id)
            }
            None => {
                let user = users.find(|user| user.misid.is_some() && keys.contains(&&user.misid));
                match user {
                    None => self.not_linked(learner),
                    Some(user) if folded(&user.last_name) != folded(&learner.surname) => {
                        self.count("another surname");
                        return None;
                    }
                    Some(user) if user.last_name != learner.surname => self.count("respelled"),
                    Some(user) if user.misid == learner.ident => self.count("MISID is Ident"),
                    Some(_) => self.count("MISID is reference"),
                }
                user
            }
        }?;
        let end = learner
            .aims
            .iter()
            .map(|aim| aim.actual_end)
            .collect::<Option<Vec<_>>>();
        let end = end.and_then(|ends| ends.into_iter().max());
        let row = match end {
            _ if user.archived => "archived",
            _ if learner.system_status == SystemStatus::Dormant => "dormant",
            None => "in learning",
            Some(end) if end.checked_add_months(Months::new(1)).unwrap() >= self.today => {
                "just ended"
            }
            Some(_) => "long ended",
        };
        self.count(row);
        ["in learning", "just ended"].contains(&row).then_some(user)
    }

    fn not_linked(&mut self, learner: &Learner) {
        let named = |user: &User| {
            user.first_name == learner.first_names && user.last_name == learner.surname
        };
        let account = self.state.users.values().find(|user| named(user));
        self.count(if account.is_some() {
            "no MISID"
        } else {
            "no account"
        });
    }

    fn officers(&mut self) {
        for officer in &self.world.pics.officers {
            let role = officer.onefile_id.map(|id| self.state.users[&id].role);
            self.count(match role {
                Some(5) => "officer: assessor",
                Some(_) => "officer: trainee",
                None => "officer: not linked",
            });
        }
    }

    fn aims(&mut self, learner: &Learner, user: &User) {
        let theirs: Vec<&state::Aim> = self
            .state
            .aims
            .values()
            .filter(|aim| aim.user_id == user.id)
            .collect();
        let state = self.state;
        let code_of = |aim: &state::Aim| state.standards[&aim.standard_id].code.clone().unwrap();
        let mine = |code: &str| {
            let has = |aim: &&Aim| aim_code(aim).is_some_and(|own| same_code(&own, code));
            learner.aims.iter().filter(has).collect::<Vec<_>>()
        };
        for aim in &theirs {
            if mine(&code_of(aim)).is_empty() {
                self.count("aim only in OneFile");
            }
        }
        for aim in &learner.aims {
            let code = aim_code(aim).unwrap();
            if aim.vq_reference.is_none() {
                self.count("code from ILR");
            }
            if let Some(id) = aim.onefile_id {
                self.count("pair by ID");
                self.pair(aim, &state.aims[&id]);
                continue;
            }
            let coded: Vec<&&state::Aim> = theirs
                .iter()
                .filter(|other| same_code(&code_of(other), &code))
                .collect();
            match (mine(&code).len(), coded.len()) {
                (_, 0) => {
                    let offered = state.standards.values().flat_map(|s| &s.code);
                    let offered = offered.into_iter().any(|other| same_code(other, &code));
                    self.count(if offered {
                        "aim only in PICS"
                    } else {
                        "not offered"
                    });
                }
                (1, 1) => {
                    self.count("pair by code");
                    self.pair(aim, coded[0]);
                }
                (1, 2) => self.count("twice in OneFile"),
                (2, 1) => self.count("twice in PICS"),
                (2, 2) => self.count("twice, told apart"),
                other => panic!("{code}: {other:?}"),
            }
        }
    }

    fn pair(&mut self, aim: &Aim, other: &state::Aim) {
        let (one, two) = (&aim.registration, other);
        let number = row(&one.number, &two.registration_number);
        let date = row(&one.registered, &two.registration_date);
        self.count(NUMBER[number]);
        self.count(DATE[date]);
        self.count(APPLIED[row(&one.applied, &two.certificate_applied_date)]);
        self.count(RECEIVED[row(&one.received, &two.certificate_received_date)]);
        if number == 4 && (date == 1 || date == 2) {
            self.count("number differs, one date blank");
        }
        if aim.has_units {
            self.count("with units");
            return;
        }
        self.count(match aim.elements_total {
            None => "total: none",
            Some(40) => "total: 40",
            Some(100) => "total: 100",
            Some(_) => "total: another",
        });
        let Some(percent) = other.progress else {
            return self.count("progress: none in OneFile");
        };
        let due = percent.elements_of(aim.elements_total.unwrap_or(100));
        self.count(match aim.elements_done {
            None => "progress: nothing done",
            Some(done) if done == due => "progress: in step",
            Some(done) if done < due => "progress: behind",
            Some(_) => "progress: ahead",
        });
    }

    fn reviews(&mut self, learner: &Learner, user: &User) {
        let theirs: Vec<&state::Review> = self
            .state
            .reviews
            .values()
            .filter(|review| review.learner_id == user.id)
            .collect();
        let partner = |id| {
            learner
                .reviews
                .iter()
                .any(|review| review.onefile_id == Some(id))
        };
        let alone: Vec<(NaiveDate, &&state::Review)> = theirs
            .iter()
            .filter(|review| !partner(review.id))
            .map(|review| (uktime::day(review.scheduled_for.unwrap()), review))
            .collect();
        let lone: Vec<&Review> = learner
            .reviews
            .iter()
            .filter(|review| review.onefile_id.is_none())
            .collect();
        for review in &lone {
            let same_day = lone
                .iter()
                .filter(|other| other.proposed == review.proposed);
            assert!(
                review.proposed.is_none() || same_day.count() == 1,
                "{review:?}"
            );
            let asked = alone.iter().find(|(day, _)| review.proposed == Some(*day));
            match asked {
                Some((day, other)) => {
                    let utc = other.scheduled_for.unwrap().date_naive();
                    self.count(if utc != *day {
                        "join: night"
                    } else {
                        "join: day"
                    });
                    if review.attended.is_some() {
                        self.count("join: held");
                    }
                }
                None => self.lone(learner, review),
            }
        }
        for review in &learner.reviews {
            if let Some(id) = review.onefile_id {
                self.partners(review, &self.state.reviews[&id]);
            }
        }
        for (day, review) in alone {
            if lone.iter().all(|mine| mine.proposed != Some(day)) {
                self.count(match review {
                    r if r.employer_signed_on.is_some() => "pull: employer signed",
                    r if r.learner_signed_on.is_some() => "pull: learner signed",
                    r if r.assessor_signed_on.is_some() => "pull: assessor signed",
                    r if r.started_on.is_some() => "pull: started",
                    _ => "pull: scheduled",
                });
            }
        }
    }

    fn lone(&mut self, learner: &Learner, review: &Review) {
        if review.kind != NORMAL {
            return self.count("another type");
        }
        if review.attended.is_some() {
            return self.count("held alone");
        }
        let Some(day) = review.proposed else {
            return self.count("without day");
        };
        let officer = |key| {
            self.world
                .pics
                .officers
                .iter()
                .find(|o: &&Officer| o.key == key)
        };
        let reviewer = review
            .reviewer
            .clone()
            .or(learner.main_officer.clone())
            .and_then(officer);
        if reviewer.unwrap().onefile_id.is_none() {
            return self.count("reviewer not linked");
        }
        let (from, to) = uktime::bounds(day);
        self.count(match review.proposed_time {
            _ if review.reviewer.is_none() => "push: main officer",
            _ if (to - from).num_hours() != 24 => "push: clock change",
            _ if day < self.today => "push: past",
            None => "push: without time",
            Some(_) => "push",
        });
    }

    fn partners(&mut self, review: &Review, other: &state::Review) {
        let held = other.started_on.map(uktime::day);
        let signed = other.learner_signed_on.map(uktime::day);
        let wall = uktime::wall(other.scheduled_for.unwrap());
        assert_eq!(review.proposed, Some(wall.date()));
        assert_eq!(review.proposed_time, Some(wall.time()));
        let to_come = wall.date() > self.today;
        self.count(match (&review.attended, held) {
            (None, None) if to_come => "both: scheduled",
            (None, Some(_)) => "both: started",
            (Some(attended), _) if attended == "No" => "both: contradicts",
            (Some(_), Some(_)) if review.actual != held => "both: contradicts",
            (Some(_), Some(_)) if review.learner_signed != signed => "both: signature new",
            (Some(_), Some(_)) => "both: in step",
            other => panic!("{other:?}"),
        });
    }
}

fn row<T: PartialEq>(one: &Option<T>, two: &Option<T>) -> usize {
    match (one, two) {
        (None, None) => 0,
        (Some(_), None) => 1,
        (None, Some(_)) => 2,
        (Some(one), Some(two)) if one == two => 3,
        (Some(_), Some(_)) => 4,
    }
}

const NUMBER: [&str; 5] = [
    "number: blank",
    "number: PICS",
    "number: OneFile",
    "number: same",
    "number: differs",
];
const DATE: [&str; 5] = [
    "date: blank",
    "date: PICS",
    "date: OneFile",
    "date: same",
    "date: differs",
];
const APPLIED: [&str; 5] = [
    "applied: blank",
    "applied: PICS",
    "applied: OneFile",
    "applied: same",
    "applied: differs",
];
const RECEIVED: [&str; 5] = [
    "received: blank",
    "received: PICS",
    "received: OneFile",
    "received: same",
    "received: differs",
];
