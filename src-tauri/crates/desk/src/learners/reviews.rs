//! Reviews side by side.

use crate::learners::row::{cell, state};
use crate::{Cell, ReviewMonth, Row, RowState};
use chrono::{Datelike, NaiveDate, NaiveTime};
use tandem_api::LearnerView;
use tandem_sync::plan::{Action, Decision, ExplainedReview, LearnerPlan, System};
use tandem_sync::records::{onefile, pics};
use tandem_sync::uktime;
use tandem_words as words;

/// Reviews of both systems as rows, newest first.
pub(crate) struct Reviews {
    rows: Vec<(Option<NaiveDate>, Option<NaiveTime>, Row)>,
}

impl Reviews {
    pub(crate) fn of(view: &LearnerView) -> Self {
        let held = view.onefile.iter().flat_map(|side| &side.reviews);
        let onefile: Vec<&onefile::Review> = held.collect();
        let sides = Sides {
            view,
            onefile: &onefile,
        };
        let mut rows: Vec<_> = view.pics.reviews.iter().map(|r| sides.in_pics(r)).collect();
        let taken: Vec<i64> = view
            .pics
            .reviews
            .iter()
            .filter_map(|review| sides.partner(review))
            .collect();
        let alone = onefile.iter().filter(|other| !taken.contains(&other.id));
        rows.extend(alone.map(|other| sides.in_onefile(other)));
        rows.sort_by_key(|(day, time, _)| std::cmp::Reverse((*day, *time)));
        Self { rows }
    }

    /// `7 in step, 2 to synchronise`.
    pub(crate) fn summary(&self) -> String {
        let number = |states: &[RowState]| {
            let rows = self.rows.iter();
            rows.filter(|(_, _, row)| states.contains(&row.state))
                .count()
        };
        let parts = [
            (number(&[RowState::Same]), "in step"),
            (
                number(&[RowState::ToPics, RowState::ToOnefile]),
                "to synchronise",
            ),
            (number(&[RowState::Waits, RowState::Asked]), "waiting"),
            (number(&[RowState::Left]), "left alone"),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, what)| format!("{number} {what}"))
            .collect();
        if parts.is_empty() {
            "none in either system".to_owned()
        } else {
            parts.join(", ")
        }
    }

    /// By month, newest first.
    pub(crate) fn months(self) -> Vec<ReviewMonth> {
        let mut months: Vec<ReviewMonth> = Vec::new();
        for (day, _, row) in self.rows {
            let month = day.map_or_else(
                || "Without a date".to_owned(),
                |day| day.with_day(1).unwrap_or(day).format("%B %Y").to_string(),
            );
            match months.last_mut() {
                Some(last) if last.month == month => last.rows.push(row),
                _ => months.push(ReviewMonth {
                    month,
                    rows: vec![row],
                }),
            }
        }
        months
    }
}

struct Sides<'a> {
    view: &'a LearnerView,
    onefile: &'a [&'a onefile::Review],
}

type Placed = (Option<NaiveDate>, Option<NaiveTime>, Row);

impl Sides<'_> {
    fn explained(&self, review: &pics::Review) -> Option<&ExplainedReview> {
        self.view.explained.as_ref()?.reviews.get(&review.key)
    }

    /// The OneFile review that this one is, or is about to be linked with.
    fn partner(&self, review: &pics::Review) -> Option<i64> {
        let explained = self.explained(review);
        explained.map_or(review.onefile_id, |explained| explained.partner)
    }

    fn in_pics(&self, review: &pics::Review) -> Placed {
        let partner = self.partner(review);
        let other = partner.and_then(|id| self.onefile.iter().find(|other| other.id == id));
        let decision = self.explained(review);
        let decision = decision.map_or(&Decision::Alone, |explained| &explained.decision);
        let after = decision
            .change_in(System::Pics)
            .map(|_| becomes(review, &self.after(review)));
        let sent = decision.change_in(System::Onefile);
        let day = review.proposed.or(review.actual);
        let row = Row {
            label: words::slot(day, review.proposed_time).unwrap_or_else(|| "no date".into()),
            pics: Cell {
                detail: review.reviewer.as_ref().map(|key| {
                    let name = self.view.officers.get(key);
                    name.cloned().unwrap_or_else(|| key.0.clone())
                }),
                ..cell(Some(state_here(review)), after, true)
            },
            onefile: Cell {
                detail: other.and_then(|other| elsewhen(review, other)),
                ..cell(
                    other.map(|other| state_there(other)),
                    sent.map(|_| "Scheduled".to_owned()),
                    other.is_some(),
                )
            },
            state: state(decision),
            why: words::decision(decision),
        };
        (day, review.proposed_time, row)
    }

    fn in_onefile(&self, other: &onefile::Review) -> Placed {
        let at = other.scheduled_for.or(other.started_on).map(uktime::wall);
        let (day, time) = (at.map(|at| at.date()), at.map(|at| at.time()));
        let explained = self.view.explained.as_ref();
        let decision = explained.and_then(|all| all.onefile_reviews.get(&other.id));
        let decision = decision.unwrap_or(&Decision::Alone);
        let created = (self.view.plan.as_ref()).and_then(|plan| created(plan, other.id));
        let row = Row {
            label: words::slot(day, time).unwrap_or_else(|| "no date".into()),
            pics: cell(None, created.map(state_here), false),
            onefile: cell(Some(state_there(other)), None, true),
            state: state(decision),
            why: words::decision(decision),
        };
        (day, time, row)
    }

    /// The review as it will be in PICS.
    fn after(&self, review: &pics::Review) -> pics::Review {
        let mut after = review.clone();
        let changes = self.view.plan.iter().flat_map(|plan| &plan.changes);
        for change in changes {
            let set = match &change.action {
                Action::SetPicsReview {
                    review: key, set, ..
                } if *key == review.key => set,
                _ => continue,
            };
            if let Err(error) = set.field.set(&mut after, set.after.clone()) {
                tracing::warn!(%error, "a planned value can't be shown");
            }
        }
        after
    }
}

fn created(plan: &LearnerPlan, id: i64) -> Option<&pics::Review> {
    plan.changes.iter().find_map(|change| match &change.action {
        Action::CreatePicsReview { review } if review.onefile_id == Some(id) => Some(&**review),
        _ => None,
    })
}

/// The review as it will be, with its time where that moves.
fn becomes(review: &pics::Review, after: &pics::Review) -> String {
    let text = state_here(after);
    if (review.proposed, review.proposed_time) == (after.proposed, after.proposed_time) {
        return text;
    }
    match words::slot(after.proposed, after.proposed_time) {
        Some(at) => format!("{text}, moved to {at}"),
        None => text,
    }
}

/// When OneFile has the review, where that is another time than in PICS.
fn elsewhen(review: &pics::Review, other: &onefile::Review) -> Option<String> {
    let at = uktime::wall(other.scheduled_for?);
    let same_day = review.proposed.is_none_or(|day| day == at.date());
    let same_time = review.proposed_time.is_none_or(|time| time == at.time());
    (!same_day || !same_time)
        .then(|| words::slot(Some(at.date()), Some(at.time())))
        .flatten()
        .map(|at| format!("on {at}"))
}

fn state_here(review: &pics::Review) -> String {
    let mut text = review.kind.clone();
    match (&review.attended, review.actual) {
        (None, None) => text += ", not yet held",
        (None, Some(day)) => text += &format!(", held {}", words::day(day)),
        (Some(attended), day) => {
            text += &format!(", attended {attended}");
            if let Some(day) = day {
                text += &format!(" on {}", words::day(day));
            }
        }
    }
    if let Some(day) = review.learner_signed {
        text += &format!(", signed by learner {}", words::day(day));
    }
    text
}

fn state_there(review: &onefile::Review) -> String {
    let signed: Vec<String> = [
        (review.assessor_signed_on, "assessor"),
        (review.learner_signed_on, "learner"),
        (review.employer_signed_on, "employer"),
    ]
    .into_iter()
    .filter(|(on, _)| on.is_some())
    .map(|(_, who)| who.to_owned())
    .collect();
    let state = match review.started_on.map(uktime::wall) {
        None => "Scheduled".to_owned(),
        Some(at) => format!("Started {}", at.format("%-d %b %Y, %H:%M")),
    };
    if signed.is_empty() {
        state
    } else {
        format!("{state}, signed by {}", words::list(&signed))
    }
}
