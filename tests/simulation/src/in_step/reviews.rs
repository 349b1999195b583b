//! Reviews: those of both systems, and those of one alone.

use super::{Difference, Sides};
use crate::people::{MovedBy, pics_when};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use tandem_standin::state::{ASSESSOR, Review, TRAINEE_ASSESSOR, User};
use tandem_sync::records::pics::{self, Learner};
use tandem_sync::uktime;

pub fn compare(sides: &Sides<'_>, learner: &Learner, user: &User, found: &mut Vec<Difference>) {
    let there: Vec<&Review> = (sides.onefile.reviews.values())
        .filter(|review| review.learner_id == user.id)
        .collect();
    let has_partner = |id: i64| (learner.reviews.iter()).any(|r| r.onefile_id == Some(id));
    let alone_there: Vec<&Review> = (there.iter().copied())
        .filter(|review| !has_partner(review.id))
        .collect();
    let alone_here: Vec<&pics::Review> = (learner.reviews.iter())
        .filter(|review| review.onefile_id.is_none())
        .collect();
    // J1, J2, J8: on one UK day a person says whether they are one.
    let may_be_one = |here: &pics::Review, there: &Review| {
        let day = there.scheduled_for.map(uktime::day);
        day.is_some() && (here.proposed == day || here.actual == day)
    };
    for review in &learner.reviews {
        let Some(id) = review.onefile_id else {
            let asked = alone_there.iter().any(|other| may_be_one(review, other));
            if !asked && is_to_be_sent(sides, learner, review) {
                found.push(Difference {
                    learner: learner.key.clone(),
                    record: review.key.0.clone(),
                    field: "review",
                    pics: Some(pics_when(review)),
                    onefile: None,
                });
            }
            continue;
        };
        // B19: absence is never deletion, which only a person can have made.
        if let Some(other) = there.iter().find(|other| other.id == id) {
            Pair {
                sides,
                learner,
                review,
                other,
            }
            .compare(found);
        }
    }
    for other in &alone_there {
        let asked = alone_here.iter().any(|review| may_be_one(review, other));
        let held = sides
            .people
            .holds(&learner.key, &other.id.to_string(), "review");
        if !asked && !held {
            found.push(Difference {
                learner: learner.key.clone(),
                record: other.id.to_string(),
                field: "review",
                pics: None,
                onefile: other.scheduled_for.map(|at| at.to_rfc3339()),
            });
        }
    }
}

/// R1 and R2; but R4 to R6 and R8, R9, R17.
fn is_to_be_sent(sides: &Sides<'_>, learner: &Learner, review: &pics::Review) -> bool {
    let attended = review.attended.as_deref().unwrap_or_default().trim();
    let planned = review.proposed.is_some() && review.actual.is_none() && attended.is_empty();
    let normal = review.kind.trim().eq_ignore_ascii_case("normal");
    let held = sides
        .people
        .holds(&learner.key, &review.key.0, "onefile_id");
    planned && normal && !held && has_reviewer(sides, learner, review)
}

fn has_reviewer(sides: &Sides<'_>, learner: &Learner, review: &pics::Review) -> bool {
    let officer = review.reviewer.as_ref().or(learner.main_officer.as_ref());
    let Some(officer) = officer else {
        return false;
    };
    let mut officers = sides.pics.officers.iter();
    let account = officers
        .find(|held| held.key == *officer)
        .and_then(|officer| officer.onefile_id);
    account
        .and_then(|id| sides.onefile.users.get(&id))
        .is_some_and(|user| matches!(user.role, ASSESSOR | TRAINEE_ASSESSOR) && !user.archived)
}

struct Pair<'a> {
    sides: &'a Sides<'a>,
    learner: &'a Learner,
    review: &'a pics::Review,
    other: &'a Review,
}

impl Pair<'_> {
    fn compare(&self, found: &mut Vec<Difference>) {
        self.when(found);
        self.attendance(found);
        self.signature(found);
    }

    fn when(&self, found: &mut Vec<Difference>) {
        let Some(theirs) = self.other.scheduled_for.map(uktime::wall) else {
            return;
        };
        // B-rules compare to the minute, as both systems show a time.
        let theirs = theirs.with_second(0).and_then(|at| at.with_nanosecond(0));
        let theirs = theirs.unwrap();
        let (key, id) = (&self.review.key, self.other.id);
        let people = self.sides.people;
        // B5: what PICS alone moved is never pulled back.
        if let Some(when) = people.moved_in_pics_alone(&self.learner.key, key, id)
            && when != pics_when(self.review)
            && !self.held("proposed")
        {
            let was = format!("people moved it to {when}");
            self.differs(
                "pulled back",
                Some(pics_when(self.review)),
                Some(was),
                found,
            );
        }
        if same_time(self.review, theirs) || self.held("proposed") || self.held("proposed_time") {
            return;
        }
        // B5: only where PICS alone moved it last.
        match people.moved_last(&self.learner.key, key, id) {
            MovedBy::Pics | MovedBy::Unknown => {}
            MovedBy::Onefile | MovedBy::Nobody => {
                let theirs = Some(theirs.to_string());
                self.differs("when", Some(pics_when(self.review)), theirs, found);
            }
        }
    }

    /// B12, B14; B13 shows what PICS says otherwise.
    fn attendance(&self, found: &mut Vec<Difference>) {
        let Some(started) = self.other.started_on.map(uktime::day) else {
            return;
        };
        let attended = self.review.attended.as_deref().unwrap_or_default().trim();
        if attended.is_empty() && !self.held("attended") {
            self.differs("attended", None, Some(started.to_string()), found);
        }
        if attended == "Yes" && self.review.actual.is_none() && !self.held("actual") {
            self.differs("actual", None, Some(started.to_string()), found);
        }
    }

    /// B15 and B17; B16 where it was unlocked.
    fn signature(&self, found: &mut Vec<Difference>) {
        let theirs = self.other.learner_signed_on.map(uktime::day);
        let ours = self.review.learner_signed;
        let text = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        let explained = theirs.is_none() && self.sides.people.unlocked(self.other.id);
        if ours != theirs && !explained && !self.held("learner_signed") {
            self.differs("signed", text(ours), text(theirs), found);
        }
    }

    fn held(&self, field: &str) -> bool {
        self.sides
            .people
            .holds(&self.learner.key, &self.review.key.0, field)
    }

    fn differs(
        &self,
        field: &'static str,
        pics: Option<String>,
        onefile: Option<String>,
        found: &mut Vec<Difference>,
    ) {
        found.push(Difference {
            learner: self.learner.key.clone(),
            record: self.review.key.0.clone(),
            field,
            pics,
            onefile,
        });
    }
}

/// B7: without a time in PICS it is the usual one.
fn same_time(review: &pics::Review, theirs: NaiveDateTime) -> bool {
    let usual = NaiveTime::from_hms_opt(9, 0, 0).unwrap();
    review.proposed == Some(theirs.date())
        && (review.proposed_time.unwrap_or(usual).with_second(0))
            .and_then(|at| at.with_nanosecond(0))
            == Some(theirs.time())
}
