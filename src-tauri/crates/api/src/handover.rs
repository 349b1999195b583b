//! What people key in by hand: into PICS, where the workspace is Tandem's copy of it, and into
//! OneFile, where it has no call for something.

use crate::tables::Table;
use crate::{Error, ErrorCode, Tandem};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeSet;
use tandem_sync::plan::{Record, System, Task, When};
use tandem_sync::ports::Pics;
use tandem_sync::records::field::Field;
use tandem_sync::records::pics::LearnerKey;
use tandem_words as words;

/// Something to key in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HandoverItem {
    /// Names it.
    pub id: String,
    /// The learner; nobody for an officer or an organisation.
    #[serde(skip_serializing_if = "LearnerKey::is_nobody")]
    pub learner: LearnerKey,
    /// Where it is keyed in.
    pub system: System,
    /// Which record.
    #[serde(flatten)]
    pub record: Record,
    /// What is to be done, in a few words.
    pub what: String,
    /// What is there now.
    pub before: Option<String>,
    /// What is to be there.
    pub after: Option<String>,
    /// Since when.
    pub since: DateTime<Utc>,
    /// When it was ticked, and by whom.
    pub ticked: Option<(DateTime<Utc>, String)>,
}

impl Tandem {
    /// Everything that is to be keyed in, by learner.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn handover(&self) -> Result<Vec<HandoverItem>, Error> {
        let mut items = Vec::new();
        if self.is_mirror() {
            for row in self.store.handover_pics().await? {
                let line = row.change.change;
                items.push(HandoverItem {
                    id: format!("pics-{}", row.change.id),
                    system: System::Pics,
                    what: match (line.field, &line.after) {
                        (Field::Review, Some(_)) => "New review".into(),
                        (Field::Review, None) => "Remove".into(),
                        (field, _) => field.label().to_owned(),
                    },
                    learner: line.learner,
                    record: line.record,
                    before: line.before,
                    after: line.after,
                    since: row.change.at,
                    ticked: row.ticked,
                });
            }
        }
        for row in self.store.by_hand_list().await? {
            let (what, before, after) = in_words(&row.task.task);
            items.push(HandoverItem {
                id: format!("onefile-{}", row.id),
                learner: row.learner,
                system: System::Onefile,
                record: row.task.record,
                what,
                before,
                after,
                since: row.since,
                ticked: row.ticked,
            });
        }
        items.sort_by(|a, b| a.learner.cmp(&b.learner));
        Ok(items)
    }

    /// Entries of the history that wait to be keyed into PICS, or for an import to show them.
    pub(crate) async fn still_to_be_keyed_in(&self) -> Result<BTreeSet<i64>, Error> {
        if !self.is_mirror() {
            return Ok(BTreeSet::new());
        }
        let open = self.store.handover_pics().await?;
        Ok(open.into_iter().map(|row| row.change.id).collect())
    }

    fn is_mirror(&self) -> bool {
        !self.workspace.capabilities().authoritative
    }

    /// Ticks something that was keyed in, or takes the tick away.
    ///
    /// # Errors
    /// There is no such thing to key in.
    pub async fn tick(&self, id: &str, on: bool) -> Result<(), Error> {
        let tick = on.then(|| (self.clock.now(), self.account.clone()));
        let known = match id.split_once('-').map(|(of, n)| (of, n.parse::<i64>())) {
            Some(("pics", Ok(entry))) => {
                let open = self.store.handover_pics().await?;
                let there = open.iter().any(|row| row.change.id == entry);
                if there {
                    self.store.tick_pics(entry, tick).await?;
                }
                there
            }
            Some(("onefile", Ok(task))) => self.store.tick_by_hand(task, tick).await?,
            _ => false,
        };
        if known {
            return Ok(());
        }
        Err(Error::new(
            ErrorCode::NoSuchItem,
            "This is not on the list of what is to be keyed in any more.",
            "Look at the list again.",
        ))
    }

    /// The list as comma-separated values.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn handover_csv(&self) -> Result<String, Error> {
        let mut table = Table::new(&[
            "learner", "system", "record", "what", "is", "to be", "since", "done",
        ]);
        for item in self.handover().await? {
            table.line(&[
                &item.learner.0,
                match item.system {
                    System::Pics => "PICS",
                    System::Onefile => "OneFile",
                },
                &words::record(&item.record),
                &item.what,
                item.before.as_deref().unwrap_or_default(),
                item.after.as_deref().unwrap_or_default(),
                &words::time(item.since),
                &item
                    .ticked
                    .map(|(at, by)| format!("{}, {by}", words::time(at)))
                    .unwrap_or_default(),
            ]);
        }
        Ok(table.into_text())
    }
}

fn in_words(task: &Task) -> (String, Option<String>, Option<String>) {
    let when = |when: &When| words::slot(Some(when.day), when.time);
    match task {
        Task::MoveReview { pics, onefile } => ("Move the review".into(), when(onefile), when(pics)),
        Task::CorrectValue {
            field,
            pics,
            onefile,
        } => (
            format!("Correct “{}”", field.label()),
            onefile.clone(),
            pics.clone(),
        ),
        Task::RemoveReview { onefile } => ("Remove".into(), onefile.as_ref().and_then(when), None),
    }
}
