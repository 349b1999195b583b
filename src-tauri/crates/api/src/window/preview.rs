//! What the synchronisation of everybody would change.

use super::change::{self, People};
use super::deeds::deeds;
use super::progress::Progress;
use super::run::{self, counts};
use super::state::sentence;
use super::{CHANGES_SHOWN, ChangeGroup, ChangePage, Count, Desk, Preview, PreviewFilter, Tone};
use crate::{Error, ErrorCode, SyncRequest, words};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError};
use tandem_sync::engine::{Report, RunCause, Scope};
use tandem_sync::plan::{ChangeLine, Record, Rule, System};

/// The last preview, for looking through it.
pub(super) struct Previewed {
    view: Preview,
    lines: Vec<ChangeLine>,
    people: People,
}

impl Desk {
    /// Reads both systems and says what would change. Nothing is written.
    ///
    /// # Errors
    /// What kept the run from being made, or another run goes on.
    pub async fn preview(self: &Arc<Self>, (): ()) -> Result<Preview, Error> {
        let now = self.tandem().await?.now();
        let progress = Progress::new("Preview", true, now);
        let previewed = self
            .in_run(progress, |tandem, handle| async move {
                let request = SyncRequest {
                    cause: RunCause::Asked,
                    scope: Scope::All,
                    dry_run: true,
                    accept: None,
                };
                let report = run::synchronise(&tandem, &request, &handle).await?;
                let people = run::people(&tandem, &Scope::All).await?;
                let made = words::when(tandem.now(), tandem.now());
                Ok(previewed(&report, people, made))
            })
            .await?;
        let view = previewed.view.clone();
        *self.previewed() = Some(Arc::new(previewed));
        Ok(view)
    }

    /// The preview that was made before, while nothing has happened since.
    ///
    /// # Errors
    /// None.
    pub async fn preview_shown(self: &Arc<Self>, (): ()) -> Result<Option<Preview>, Error> {
        Ok(self.previewed().as_ref().map(|made| made.view.clone()))
    }

    /// Some changes of the preview.
    ///
    /// # Errors
    /// It is not the last preview.
    pub async fn preview_changes(
        self: &Arc<Self>,
        filter: PreviewFilter,
    ) -> Result<ChangePage, Error> {
        let made = self
            .previewed()
            .clone()
            .filter(|made| made.view.plan == filter.plan)
            .ok_or_else(|| {
                Error::new(
                    ErrorCode::PlanUnknown,
                    "This preview is not the last one any more.",
                    "Make a new preview.",
                )
            })?;
        let wanted: Vec<&ChangeLine> = made
            .lines
            .iter()
            .filter(|line| filter.group.as_ref().is_none_or(|id| *id == group_id(line)))
            .collect();
        Ok(ChangePage {
            total: wanted.len(),
            rows: wanted
                .into_iter()
                .skip(filter.from)
                .take(CHANGES_SHOWN)
                .map(|line| change::change(line, &made.people, true))
                .collect(),
        })
    }

    /// What was previewed says nothing about how things stand now.
    pub(super) fn forget_preview(&self) {
        *self.previewed() = None;
    }

    fn previewed(&self) -> std::sync::MutexGuard<'_, Option<Arc<Previewed>>> {
        self.previewed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn previewed(report: &Report, people: People, made: String) -> Previewed {
    let lines: Vec<ChangeLine> = report
        .plan
        .changes()
        .map(tandem_sync::plan::Change::line)
        .collect();
    let deeds = deeds(lines.iter(), true);
    let changes = words::count(lines.len(), "thing", "things");
    let told = if report.totals.in_scope == 0 {
        sentence(
            Tone::Attention,
            "No learner is in scope.",
            "Below stands why. Without learners in scope there is nothing to synchronise.",
        )
    } else if lines.is_empty() {
        sentence(
            Tone::Well,
            "In step.",
            "The synchronisation would change nothing.",
        )
    } else {
        sentence(
            Tone::Quiet,
            &format!("The synchronisation would change {changes}:"),
            &format!("{deeds}. Nothing has been written yet."),
        )
    };
    let problems = report.problems.iter().take(CHANGES_SHOWN);
    let view = Preview {
        plan: report.totals.plan.clone(),
        made,
        sentence: told,
        counts: counts(&report.totals),
        groups: groups(&lines),
        problems: problems
            .map(|problem| change::problem(problem, &people, true))
            .collect(),
        more_problems: report.problems.len().saturating_sub(CHANGES_SHOWN),
        out_of_scope: out_of_scope(report),
    };
    Previewed {
        view,
        lines,
        people,
    }
}

fn groups(lines: &[ChangeLine]) -> Vec<ChangeGroup> {
    let mut groups: BTreeMap<String, (ChangeGroup, BTreeSet<String>)> = BTreeMap::new();
    for line in lines {
        let (group, learners) = groups.entry(group_id(line)).or_insert_with_key(|id| {
            let group = ChangeGroup {
                id: id.clone(),
                what: group_name(line),
                writes: change::side(line.system),
                changes: 0,
                learners: 0,
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

fn group_id(line: &ChangeLine) -> String {
    let system = match line.system {
        System::Onefile => "onefile",
        System::Pics => "pics",
    };
    let how = if line.before.is_some() {
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

fn group_name(line: &ChangeLine) -> String {
    match (line.field.as_str(), line.system) {
        ("review", System::Onefile) => "Reviews sent".to_owned(),
        ("review", System::Pics) => "Reviews created".to_owned(),
        ("aim", _) => "Learning aims assigned".to_owned(),
        ("onefile_id", _) => "Reviews linked to their partner".to_owned(),
        (field, _) => {
            let field = words::field(field);
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
