//! What needs a person, as the window shows it.

use crate::change;
use crate::change::People;
use crate::questions;
use crate::questions::alike;
use crate::state::sentence;
use crate::{
    Attention, BrakeView, HandoverGroup, HandoverView, HeldView, LEARNERS_OF_CAUSE, PathwayView,
    ProblemGroup, ProblemOf, ReleasedView, Sentence, StandardView, Tone,
};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use tandem_api::{Error, HandoverItem, OpenPathway, Tandem, needs_a_person};
use tandem_api::{HeldRow, ParkedRow};
use tandem_sync::plan::Held;
use tandem_sync::problems::ProblemKind;
use tandem_sync::records::pics::LearnerKey;
use tandem_words::{self as words, named};

/// Reads it together.
pub(crate) async fn of(tandem: &Tandem) -> Result<Attention, Error> {
    let now = tandem.now();
    let problems = tandem.problems().await?;
    let items = tandem.handover().await?;
    let held = tandem.held_values().await?;
    let halfway = tandem.unfinished().await?;
    let keys: BTreeSet<LearnerKey> = (problems.iter())
        .map(|row| &row.problem.learner)
        .chain(items.iter().map(|item| &item.learner))
        .chain(held.iter().map(|row| &row.learner))
        .chain(questions::halfway(&halfway).map(|(learner, _)| learner))
        .cloned()
        .collect();
    let people = tandem.people(keys).await?;
    let open = tandem.joinings().await?;
    let mut asked = Vec::new();
    for (learner, question) in questions::halfway(&halfway) {
        asked.push(crate::AskedOf {
            key: learner.0.clone(),
            name: change::name(learner, &people),
            question,
        });
    }
    for one in &open {
        asked.extend(alike::single(tandem, one).await?);
    }
    asked.extend(questions::noticed::asked(tandem).await?);
    let brakes = tandem.brakes().await?;
    let attention = Attention {
        sentence: said(tandem.attention_count().await?),
        brakes: brakes
            .iter()
            .map(|row| BrakeView {
                id: row.id,
                text: words::brakes::sentence(&row.brake),
                remedy: words::brakes::remedy(&row.brake).to_owned(),
                at: words::when(row.at, now),
            })
            .collect(),
        released: (tandem.released_brakes().await?.iter())
            .filter_map(|row| {
                let release = row.release.as_ref()?;
                Some(ReleasedView {
                    id: row.id,
                    text: words::brakes::released(
                        &row.brake,
                        (&release.by, &release.reason),
                        release.until,
                        now,
                    ),
                })
            })
            .collect(),
        notices: crate::gate::notices(tandem).await?,
        problems: grouped(&problems, &people, now),
        questions: asked,
        alike: alike::grouped(&open),
        pathways: pathways(tandem).await?,
        handover: handed_over(items, &people, now),
        held: held
            .iter()
            .map(|row| held_value(row, &people, now))
            .collect(),
    };
    Ok(attention)
}

fn said(number: usize) -> Sentence {
    match number {
        0 => sentence(Tone::Well, "Nothing needs you.", ""),
        number => sentence(
            Tone::Attention,
            &format!(
                "{} you.",
                words::count(number, "thing needs", "things need")
            ),
            "What settles itself is tried again by the next runs.",
        ),
    }
}

/// By cause, those that need a person first, then the most frequent.
fn grouped(problems: &[ParkedRow], people: &People, now: DateTime<Utc>) -> Vec<ProblemGroup> {
    let mut groups: BTreeMap<String, ProblemGroup> = BTreeMap::new();
    for row in problems {
        if matches!(row.problem.kind, ProblemKind::Asked { .. }) {
            continue;
        }
        let cause = words::problem(&row.problem.kind);
        let group = groups.entry(cause.clone()).or_insert_with(|| ProblemGroup {
            cause,
            what_to_do: words::todo(&row.problem.kind),
            needs_you: needs_a_person(&row.problem.kind),
            learners: Vec::new(),
            more: 0,
        });
        if group.learners.len() == LEARNERS_OF_CAUSE {
            group.more += 1;
            continue;
        }
        let view = change::problem(&row.problem, people, true);
        group.learners.push(ProblemOf {
            key: view.key,
            name: view.learner.unwrap_or_default(),
            what: view.what,
            since: words::when(row.since, now),
        });
    }
    let mut groups: Vec<ProblemGroup> = groups.into_values().collect();
    groups.sort_by_key(|group| {
        let number = group.learners.len() + group.more;
        (!group.needs_you, std::cmp::Reverse(number))
    });
    groups
}

async fn pathways(tandem: &Tandem) -> Result<Vec<PathwayView>, Error> {
    let standard = |(id, title): (i64, Option<String>)| StandardView {
        id,
        title: title.unwrap_or_else(|| format!("Standard {id}")),
    };
    let view = |open: OpenPathway| PathwayView {
        code: open.code,
        learners: open.learners,
        standards: open.standards.into_iter().map(standard).collect(),
    };
    Ok(tandem
        .open_pathways()
        .await?
        .into_iter()
        .map(view)
        .collect())
}

fn handed_over(
    items: Vec<HandoverItem>,
    people: &People,
    now: DateTime<Utc>,
) -> Vec<HandoverGroup> {
    let mut groups: Vec<HandoverGroup> = Vec::new();
    for item in items {
        let learner = people.get(&item.learner);
        let field = item.what.clone();
        let view = HandoverView {
            id: item.id,
            system: change::side(item.system),
            what: format!("{field}: {}", named::record(&item.record, learner)),
            before: item.before.map(|value| words::dated(&value)),
            after: item.after.map(|value| words::dated(&value)),
            since: words::when(item.since, now),
            ticked: item
                .ticked
                .map(|(at, by)| format!("{} by {by}", words::when(at, now))),
        };
        match groups
            .last_mut()
            .filter(|group| group.key == item.learner.0)
        {
            Some(group) => group.items.push(view),
            None => groups.push(HandoverGroup {
                key: item.learner.0.clone(),
                name: change::name(&item.learner, people),
                items: vec![view],
            }),
        }
    }
    groups
}

fn held_value(row: &HeldRow, people: &People, now: DateTime<Utc>) -> HeldView {
    let learner = people.get(&row.learner);
    let (what, todo) = match &row.held {
        Held::Field(record, field) => (
            format!("{}, {}", field.label(), named::record(record, learner)),
            "Correct the value in OneFile, then release it.",
        ),
        Held::OnefileReview(id) => (
            format!("OneFile review {id}, kept out of PICS"),
            "Remove the review in OneFile, then release it.",
        ),
        Held::NotSent(record, field) => (
            format!(
                "{}, {}: never sent to OneFile",
                field.label(),
                named::record(record, learner)
            ),
            "Release it to let the next run send it.",
        ),
    };
    HeldView {
        id: row.id,
        key: row.learner.0.clone(),
        name: change::name(&row.learner, people),
        what,
        pics: None,
        since: words::when(row.since, now),
        by: row.account.clone(),
        todo: todo.to_owned(),
    }
}
