//! One learner, both systems side by side.

use super::words;
use tandem_api::LearnerView;
use tandem_api::routine::plan::{ChangeLine, Record, System};
use tandem_api::routine::records::{RegistrationField, onefile, pics};
use tandem_api::routine::uktime;

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
    if let Some(why) = &view.out_of_scope {
        outln!("Out of scope: {}.", words::out_of_scope(why));
    }
    let changes: Vec<ChangeLine> = view
        .plan
        .iter()
        .flat_map(|plan| {
            plan.changes
                .iter()
                .map(tandem_api::routine::plan::Change::line)
        })
        .collect();
    match (changes.len(), &view.plan) {
        (_, None) => {}
        (0, Some(_)) => outln!("In step: Sync would change nothing."),
        (1, Some(_)) => outln!("Sync would change 1 thing."),
        (n, Some(_)) => outln!("Sync would change {n} things."),
    }
    for aim in &learner.aims {
        aim_table(view, aim, &changes);
    }
    reviews(view, &changes);
    if let Some(plan) = &view.plan {
        for parked in &plan.parked {
            outln!(
                "Waits: {}: {}.",
                words::record(&parked.record),
                words::cause(&parked.cause)
            );
        }
        for question in &plan.questions {
            let tandem_api::routine::plan::Question::Joining { day, .. } = question;
            outln!(
                "Asked: both systems have a review without partner on {day}: one review, or two?"
            );
        }
        for note in &plan.notes {
            outln!(
                "Why not: {}: {}.",
                words::record(&note.record),
                words::reason(&note.reason)
            );
        }
    }
}

fn row(field: &str, pics: &str, arrow: &str, onefile: &str, why: &str) {
    outln!("  {field:<24} {pics:<26} {arrow:<14} {onefile:<26} {why}");
}

fn blank(value: Option<String>) -> String {
    value.unwrap_or_else(|| "blank".into())
}

fn arrow(change: Option<&ChangeLine>) -> (&'static str, &'static str) {
    match change {
        None => ("same", ""),
        Some(line) => {
            let arrow = if line.system == System::Pics {
                "<- to PICS"
            } else {
                "to OneFile ->"
            };
            (arrow, words::rule(line.rule))
        }
    }
}

fn aim_table(view: &LearnerView, aim: &pics::Aim, changes: &[ChangeLine]) {
    let linked = view
        .plan
        .as_ref()
        .and_then(|plan| plan.aim_links.get(&aim.key));
    let other = linked.and_then(|id| {
        view.onefile
            .as_ref()?
            .aims
            .iter()
            .find(|other| other.id == *id)
    });
    let code = tandem_api::routine::codes::aim_code(aim).unwrap_or_else(|| aim.key.0.clone());
    let title = aim.title.as_deref().unwrap_or("Learning aim");
    outln!(
        "\n{title}, {code}{}",
        if other.is_some() {
            ", linked"
        } else {
            ", not in OneFile"
        }
    );
    let Some(other) = other else { return };
    row("Field", "PICS", "", "OneFile", "Why");
    let change_of = |field: &str| {
        changes
            .iter()
            .find(|line| line.record == Record::Aim(aim.key.clone()) && line.field == field)
    };
    for field in RegistrationField::ALL {
        let name = tandem_api::routine::ports::pics::AimField::Registration(field).to_string();
        let (arrow, why) = arrow(change_of(&name));
        let (here, there) = (aim.registration.get(field), other.registration.get(field));
        row(field.label(), &blank(here), arrow, &blank(there), why);
    }
    progress(aim, other, change_of("elements_done"));
}

fn progress(aim: &pics::Aim, other: &onefile::Aim, change: Option<&ChangeLine>) {
    let here = match (aim.elements_done, aim.elements_total) {
        (Some(done), Some(total)) => format!("{done} of {total}"),
        (Some(done), None) => done.to_string(),
        (None, _) => "blank".into(),
    };
    let there = other
        .progress
        .map_or_else(|| "none".into(), |percent| percent.to_string());
    let (arrow, why) = match (change, aim.has_units) {
        (None, true) => ("left alone", "units are attached in PICS"),
        (change, _) => arrow(change),
    };
    row("Elements done", &here, arrow, &there, why);
}

fn reviews(view: &LearnerView, changes: &[ChangeLine]) {
    let others = view
        .onefile
        .as_ref()
        .map(|side| side.reviews.as_slice())
        .unwrap_or_default();
    if view.pics.reviews.is_empty() && others.is_empty() {
        return;
    }
    outln!("\nReviews");
    row("When", "PICS", "", "OneFile", "Why");
    let mut held: Vec<&pics::Review> = view.pics.reviews.iter().collect();
    held.sort_by_key(|review| (review.proposed.or(review.actual), review.proposed_time));
    for review in held {
        let other = review
            .onefile_id
            .and_then(|id| others.iter().find(|other| other.id == id));
        let change = changes
            .iter()
            .find(|line| line.record == Record::Review(review.key.clone()));
        let (arrow, why) = match (change, other) {
            (None, None) => ("", ""),
            (change, _) => arrow(change),
        };
        let there = other.map_or_else(|| "not there".into(), state_there);
        row(&when(review), &state_here(review), arrow, &there, why);
    }
    let known: Vec<i64> = view
        .pics
        .reviews
        .iter()
        .filter_map(|review| review.onefile_id)
        .collect();
    for other in others.iter().filter(|other| !known.contains(&other.id)) {
        let change = changes
            .iter()
            .find(|line| line.onefile_id == Some(other.id));
        let (arrow, why) = change.map_or(("", ""), |line| arrow(Some(line)));
        let at = other
            .scheduled_for
            .map(uktime::wall)
            .map(|at| at.format("%a %-d %b %Y, %H:%M").to_string());
        row(&blank(at), "not there", arrow, &state_there(other), why);
    }
}

fn when(review: &pics::Review) -> String {
    let day = review
        .proposed
        .or(review.actual)
        .map(|day| day.format("%a %-d %b %Y").to_string());
    match (day, review.proposed_time) {
        (Some(day), Some(time)) => format!("{day}, {}", time.format("%H:%M")),
        (day, _) => blank(day),
    }
}

fn state_here(review: &pics::Review) -> String {
    match (&review.attended, review.actual) {
        (None, None) => format!("{}, not yet held", review.kind),
        (attended, _) => format!(
            "{}, attended {}",
            review.kind,
            attended.as_deref().unwrap_or("blank")
        ),
    }
}

fn state_there(review: &onefile::Review) -> String {
    let state = if review.employer_signed_on.is_some() {
        "signed by all"
    } else if review.learner_signed_on.is_some() {
        "signed by learner"
    } else if review.assessor_signed_on.is_some() {
        "signed by assessor"
    } else if review.started_on.is_some() {
        "started"
    } else {
        "scheduled"
    };
    state.into()
}
