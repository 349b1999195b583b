//! What the synchronisation of everybody would change.

pub(crate) mod previewed;

use crate::change::{self, People, side};
use crate::preview::previewed::Previewed;
use crate::progress::Progress;
use crate::runs::run::{self, counts};
use crate::state::sentence;
use crate::{
    CHANGES_SHOWN, ChangeGroup, ChangePage, Chosen, Count, Desk, Preview, PreviewFilter,
    PreviewRow, Tone,
};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError};
use tandem_api::{Error, ErrorCode, PreviewedChange, RowChoice, SyncRequest};
use tandem_sync::engine::Report;
use tandem_sync::plan::{ChangeLine, Record, Rule, System};
use tandem_sync::records::field::Field;
use tandem_sync::runs::Scope;
use tandem_sync::uktime;
use tandem_words as words;

impl Desk {
    /// Reads both systems and says what would change. Nothing is written.
    ///
    /// # Errors
    /// What kept the run from being made, or another run goes on.
    pub async fn preview(self: &Arc<Self>, (): ()) -> Result<Preview, Error> {
        let progress = Progress::new("Preview", true);
        let previewed = self
            .in_run(progress, |tandem, handle| async move {
                let request = SyncRequest::Preview(Scope::All);
                let report = run::synchronise(&tandem, &request, &handle).await?;
                let people = run::people(&tandem, &Scope::All).await?;
                Ok(previewed(&report, people, tandem.now()))
            })
            .await?;
        *self.previewed() = Some(Arc::new(previewed));
        self.chosen_so_far().await?.ok_or_else(not_the_last)
    }

    /// The preview that was made before, while nothing has happened since.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn preview_shown(self: &Arc<Self>, (): ()) -> Result<Option<Preview>, Error> {
        self.chosen_so_far().await
    }

    /// Some changes of the preview.
    ///
    /// # Errors
    /// It is not the last preview.
    pub async fn preview_changes(
        self: &Arc<Self>,
        filter: PreviewFilter,
    ) -> Result<ChangePage, Error> {
        let made = self.last(&filter.plan)?;
        let choices = self.tandem().await?.choices(&filter.plan).await?;
        let text = filter.text.as_deref().unwrap_or_default().to_lowercase();
        let named = |line: &ChangeLine| {
            let name = change::name(&line.learner, &made.people).to_lowercase();
            name.contains(&text) || line.learner.0.to_lowercase().contains(&text)
        };
        let wanted: Vec<_> = (choices.iter().enumerate())
            .filter(|(_, (change, choice))| {
                let line = &change.line;
                let of_group = |id: &String| *id == group_id(change, made.today);
                filter.group.as_ref().is_none_or(of_group)
                    && filter.choice.is_none_or(|wanted| wanted == *choice)
                    && named(line)
            })
            .collect();
        Ok(ChangePage {
            total: wanted.len(),
            rows: wanted
                .into_iter()
                .skip(filter.from)
                .take(CHANGES_SHOWN)
                .map(|(row, (previewed, choice))| PreviewRow {
                    row,
                    choice: *choice,
                    change: change::change(&previewed.line, &made.people, true),
                })
                .collect(),
        })
    }

    /// Chooses for some changes of the preview, or for all of a kind: make them, not this time, or
    /// never.
    ///
    /// # Errors
    /// It is not the last preview, or database trouble.
    pub async fn choose(self: &Arc<Self>, chosen: Chosen) -> Result<Preview, Error> {
        let made = self.last(&chosen.plan)?;
        let rows: BTreeSet<usize> = chosen.rows.into_iter().collect();
        let meant = made.changes.iter().enumerate().filter(|(row, change)| {
            let of_group = |id: &String| *id == group_id(change, made.today);
            rows.contains(row) || chosen.group.as_ref().is_some_and(of_group)
        });
        let names = meant.map(|(_, change)| change.line.name()).collect();
        let tandem = self.tandem().await?;
        tandem.choose(&chosen.plan, &names, chosen.choice).await?;
        self.tell();
        self.chosen_so_far().await?.ok_or_else(not_the_last)
    }

    fn last(&self, plan: &str) -> Result<Arc<Previewed>, Error> {
        let made = self.previewed().clone();
        made.filter(|made| made.view.plan == plan)
            .ok_or_else(not_the_last)
    }

    /// The preview with what was chosen in it by now.
    async fn chosen_so_far(self: &Arc<Self>) -> Result<Option<Preview>, Error> {
        let Some(made) = self.previewed().clone() else {
            return Ok(None);
        };
        let choices = self.tandem().await?.choices(&made.view.plan).await?;
        let mut view = made.view.clone();
        for group in &mut view.groups {
            let of_group = choices
                .iter()
                .filter(|(change, _)| group_id(change, made.today) == group.id);
            for (_, choice) in of_group {
                match choice {
                    RowChoice::Make => {}
                    RowChoice::NotThisTime => group.left_out += 1,
                    RowChoice::Never => group.never += 1,
                }
            }
        }
        Ok(Some(view))
    }

    /// What was previewed says nothing about how things stand now.
    pub(crate) fn forget_preview(&self) {
        *self.previewed() = None;
    }

    fn previewed(&self) -> std::sync::MutexGuard<'_, Option<Arc<Previewed>>> {
        self.previewed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn previewed(report: &Report, people: People, now: DateTime<Utc>) -> Previewed {
    let today = uktime::day(now);
    let plan = report.plan.changes();
    let changes: Vec<PreviewedChange> = plan.map(PreviewedChange::of).collect();
    let deeds = words::deeds::planned(changes.iter().map(|change| &change.line));
    let number = words::count(changes.len(), "thing", "things");
    let told = if report.totals.in_scope == 0 {
        sentence(
            Tone::Attention,
            "No learner is in scope.",
            "Below stands why. Without learners in scope there is nothing to synchronise.",
        )
    } else if changes.is_empty() {
        sentence(
            Tone::Well,
            "In step.",
            "The synchronisation would change nothing.",
        )
    } else {
        sentence(
            Tone::Quiet,
            &format!("The synchronisation would change {number}:"),
            &format!("{deeds}. Nothing has been written yet."),
        )
    };
    let problems = report.problems.iter().take(CHANGES_SHOWN);
    let view = Preview {
        plan: report.totals.plan.clone(),
        made: words::when(now, now),
        sentence: told,
        counts: counts(&report.totals),
        groups: groups(&changes, today),
        cost: words::cost(&report.plan, tandem_api::CALLS_OF_A_RUN),
        problems: problems
            .map(|problem| change::problem(problem, &people, true))
            .collect(),
        more_problems: report.problems.len().saturating_sub(CHANGES_SHOWN),
        out_of_scope: out_of_scope(report),
    };
    Previewed {
        view,
        changes,
        people,
        today,
    }
}

fn groups(changes: &[PreviewedChange], today: NaiveDate) -> Vec<ChangeGroup> {
    let mut groups: BTreeMap<String, (ChangeGroup, BTreeSet<String>)> = BTreeMap::new();
    for change in changes {
        let line = &change.line;
        let (group, learners) = groups
            .entry(group_id(change, today))
            .or_insert_with_key(|id| {
                let group = ChangeGroup {
                    id: id.clone(),
                    what: group_name(change, today),
                    writes: side(line.system),
                    changes: 0,
                    learners: 0,
                    left_out: 0,
                    never: 0,
                };
                (group, BTreeSet::new())
            });
        group.changes += 1;
        learners.insert(match line.learner.is_nobody() {
            true => words::record(&line.record),
            false => line.learner.0.clone(),
        });
    }
    groups
        .into_values()
        .map(|(group, learners)| ChangeGroup {
            learners: learners.len(),
            ..group
        })
        .collect()
}

fn group_id(change: &PreviewedChange, today: NaiveDate) -> String {
    let line = &change.line;
    let system = match line.system {
        System::Onefile => "onefile",
        System::Pics => "pics",
    };
    let how = if change.has_passed(today) {
        "passed"
    } else if line.before.is_some() {
        "replaced"
    } else {
        "filled"
    };
    let of = kind(line).map(|(id, _)| format!("{id}/"));
    format!("{system}/{}{}/{how}", of.unwrap_or_default(), line.field)
}

/// What a change concerns, where it concerns no learner.
fn kind(line: &ChangeLine) -> Option<(&'static str, &'static str)> {
    match &line.record {
        Record::Officer(_) => Some(("officer", "officers")),
        Record::Organisation(_) => Some(("organisation", "organisations")),
        _ => None,
    }
}

fn group_name(change: &PreviewedChange, today: NaiveDate) -> String {
    let line = &change.line;
    match (line.field, line.system) {
        (Field::Review, System::Onefile) if change.has_passed(today) => {
            "Reviews sent whose proposed date has passed".to_owned()
        }
        (Field::Review, System::Onefile) => "Reviews sent".to_owned(),
        (Field::Review, System::Pics) => "Reviews created".to_owned(),
        (Field::Aim, _) => "Learning aims assigned".to_owned(),
        (Field::OnefileId, _) => "Reviews linked to their partner".to_owned(),
        (field, _) => {
            let field = field.label();
            let field = match kind(line) {
                Some((_, many)) => format!("{field} of {many}"),
                None => field.to_owned(),
            };
            match (line.rule, line.before.is_some()) {
                (Rule::Progress, true) => format!("{field} brought up to date"),
                (_, true) => format!("{field} replaced"),
                (_, false) => format!("{field} filled where blank"),
            }
        }
    }
}

fn not_the_last() -> Error {
    Error::new(
        ErrorCode::PlanUnknown,
        "This preview is not the last one any more.",
        "Make a new preview.",
    )
}

fn out_of_scope(report: &Report) -> Vec<Count> {
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for why in report.plan.out_of_scope.values() {
        *reasons.entry(words::out_of_scope_kind(why)).or_default() += 1;
    }
    reasons
        .into_iter()
        .map(|(label, value)| Count {
            label,
            value,
            tone: Tone::Quiet,
        })
        .collect()
}
