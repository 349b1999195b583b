//! One learner, both systems side by side.

use tandem_api::LearnerView;
use tandem_desk::{Cell, Comparison, Row, RowState};

/// Prints one learner.
pub fn learner(view: &LearnerView) {
    let learner = &view.pics;
    outln!("{}", learner.name());
    let named = [
        ("Ident", &learner.ident),
        ("Learner reference", &learner.learner_ref),
        ("ULN", &learner.uln),
    ];
    let named: Vec<String> = named
        .iter()
        .filter_map(|(name, value)| value.as_ref().map(|v| format!("{name} {v}")))
        .collect();
    outln!("{}", named.join("   "));
    let compared = Comparison::of(view, &[]);
    outln!("{} {}", compared.sentence.lead, compared.sentence.rest);
    for aim in compared.details.iter().chain(&compared.aims) {
        outln!("");
        outln!("{}, {}", aim.title, aim.about);
        table("Field", aim.rows.iter());
        aim.notes.iter().for_each(|note| outln!("  {note}"));
    }
    if !compared.reviews.is_empty() {
        outln!("");
        outln!("Reviews: {}", compared.reviews_summary);
        table(
            "When",
            compared.reviews.iter().flat_map(|month| &month.rows),
        );
    }
    for question in &compared.questions {
        outln!("");
        outln!("Asked: {} {}", question.ask, question.explain);
    }
    compared.notes.iter().for_each(|note| outln!("{note}"));
}

fn table<'a>(head: &str, rows: impl Iterator<Item = &'a Row>) {
    let mut rows = rows.peekable();
    if rows.peek().is_some() {
        line(head, "PICS", "", "OneFile", "Why");
    }
    for row in rows {
        let arrow = match row.state {
            RowState::Same => "same",
            RowState::ToPics => "<- to PICS",
            RowState::ToOnefile => "to OneFile ->",
            RowState::Left => "left alone",
            RowState::Waits => "waits",
            RowState::Asked => "asked",
        };
        line(
            &row.label,
            &said(&row.pics),
            arrow,
            &said(&row.onefile),
            &row.why,
        );
    }
}

fn line(label: &str, pics: &str, arrow: &str, onefile: &str, why: &str) {
    let text = format!("  {label:<24} {pics:<34} {arrow:<14} {onefile:<34} {why}");
    outln!("{}", text.trim_end());
}

fn said(cell: &Cell) -> String {
    let now = match &cell.value {
        _ if !cell.there => "not there",
        Some(value) => value,
        None => "blank",
    };
    match &cell.will_be {
        Some(after) => format!("{now} => {after}"),
        None => now.to_owned(),
    }
}
