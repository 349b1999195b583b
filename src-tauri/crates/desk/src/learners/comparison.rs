//! Both systems side by side.

use super::reviews::Reviews;
use super::{aims, details};
use crate::questions;
use crate::state::sentence;
use crate::{Comparison, Desk, LearnerRef, Sentence, Tone};
use std::sync::Arc;
use tandem_api::{Error, LearnerView, OpenQuestion};
use tandem_sync::plan::{Change, ChangeLine, Record};
use tandem_sync::records::pics::LearnerKey;
use tandem_sync::scope::OutOfScope;
use tandem_words as words;

impl Desk {
    /// Reads both systems and says what a Sync would change. Nothing is written.
    ///
    /// # Errors
    /// No such learner, or OneFile can't be read.
    pub async fn compare(self: &Arc<Self>, of: LearnerRef) -> Result<Comparison, Error> {
        let tandem = self.tandem().await?;
        let key = LearnerKey(of.learner);
        let view = tandem.show(&key).await?;
        let open = tandem.unfinished().await?;
        self.tell();
        Ok(Comparison::of(&view, &open))
    }
}

impl Comparison {
    /// A learner side by side. `open` are questions about reviews whose way to OneFile ended
    /// halfway; those of other learners are left out.
    pub fn of(view: &LearnerView, open: &[OpenQuestion]) -> Self {
        comparison(view, questions::of(&view.pics.key, view, open))
    }
}

fn comparison(view: &LearnerView, questions: Vec<crate::QuestionView>) -> Comparison {
    let lines: Vec<ChangeLine> = view
        .plan
        .iter()
        .flat_map(|plan| plan.changes.iter().map(Change::line))
        .collect();
    let reviews = Reviews::of(view);
    Comparison {
        sentence: said(view, &lines, questions.len()),
        changes: lines.len(),
        in_scope: view.plan.is_some(),
        details: details::table(view),
        no_account: view.out_of_scope.as_ref() == Some(&OutOfScope::NO_ACCOUNT),
        aims: view
            .pics
            .aims
            .iter()
            .map(|aim| aims::table(view, aim))
            .collect(),
        reviews_summary: reviews.summary(),
        reviews: reviews.months(),
        questions,
        notes: notes(view),
    }
}

fn said(view: &LearnerView, lines: &[ChangeLine], questions: usize) -> Sentence {
    let Some(plan) = &view.plan else {
        let why = view.out_of_scope.as_ref().map(words::out_of_scope);
        let why = why.unwrap_or_else(|| "out of scope".into());
        return sentence(Tone::Quiet, "Not synchronised:", &format!("{why}."));
    };
    let waiting = plan.parked.len() + questions;
    let waits = match waiting {
        0 => String::new(),
        n => format!(
            " {}.",
            words::count(n, "thing waits for you", "things wait for you")
        ),
    };
    if lines.is_empty() {
        return match waiting {
            0 => sentence(Tone::Well, "In step.", "Sync would change nothing."),
            _ => sentence(
                Tone::Attention,
                "Sync would change nothing, and",
                waits.trim_start(),
            ),
        };
    }
    let kept = if lines.iter().any(|line| line.before.is_some()) {
        " What is replaced stays in the history."
    } else {
        ""
    };
    let number = words::count(lines.len(), "thing", "things");
    sentence(
        if waiting > 0 {
            Tone::Attention
        } else {
            Tone::Quiet
        },
        &format!("Sync would change {number}:"),
        &format!("{}.{kept}{waits}", words::deeds::planned(lines.iter())),
    )
}

/// What concerns no row.
fn notes(view: &LearnerView) -> Vec<String> {
    let plan = view.plan.iter();
    plan.flat_map(|plan| &plan.notes)
        .filter(|note| match &note.record {
            Record::OnefileAim(_)
            | Record::Account
            | Record::Officer(_)
            | Record::Organisation(_) => true,
            // It stands at its row.
            Record::Learner => false,
            Record::Aim(key) => view.pics.aim(key).is_none(),
            Record::Review(key) => view.pics.review(key).is_none(),
        })
        .map(|note| format!("{}.", words::upper_first(&words::reason(&note.reason))))
        .collect()
}
