//! A learner and an account that may be the learner's, side by side.

use crate::learners::row::cell;
use crate::{EnrolLikely, Row, RowState};
use tandem_sync::enrol::{Enrolment, Likely};
use tandem_words as words;

pub(crate) fn likely_view(likely: &Likely, enrolment: &Enrolment) -> EnrolLikely {
    let account = &enrolment.account;
    let signs = likely.because.iter();
    let signs: Vec<String> = signs
        .map(|sign| words::enrol::sign(*sign).to_owned())
        .collect();
    let name = format!("{} {}", account.first_name, account.last_name);
    // A ULN that is not sent tells nobody from anybody.
    let uln = (enrolment.left_out.is_empty())
        .then(|| likely.uln.clone())
        .flatten();
    let rows = [
        ("Name", some(&name), some(&likely.name)),
        ("E-mail", some(&account.email), likely.email.clone()),
        (
            "Date of birth",
            account.date_of_birth.map(words::day),
            likely.date_of_birth.map(words::day),
        ),
        ("ULN", account.uln.clone(), uln),
        ("MIS value", some(&account.misid), likely.misid.clone()),
    ];
    EnrolLikely {
        onefile_id: likely.onefile_id,
        name: likely.name.clone(),
        archived: likely.archived,
        why: format!("has {} in common", words::list(&signs)),
        rows: rows
            .into_iter()
            .filter(|(_, pics, onefile)| pics.is_some() || onefile.is_some())
            .map(|(label, pics, onefile)| row(label, pics, onefile))
            .collect(),
    }
}

fn row(label: &str, pics: Option<String>, onefile: Option<String>) -> Row {
    let (state, why) = match (&pics, &onefile) {
        (Some(own), Some(other)) if own.to_lowercase() == other.to_lowercase() => {
            (RowState::Same, "")
        }
        (Some(_), Some(_)) => (RowState::Asked, "Differs"),
        (Some(_), None) => (RowState::Left, "Blank in OneFile"),
        (None, _) => (RowState::Left, "Blank in PICS"),
    };
    Row {
        label: label.to_owned(),
        pics: cell(pics, None, true),
        onefile: cell(onefile, None, true),
        state,
        why: why.to_owned(),
    }
}

fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
