//! ILR files into a mirror: read to their end first, and then written in one transaction.

use super::awaited::{Awaited, Waiting};
use super::merge::{Imported, Merge};
use super::recognised::recognised;
use super::{ImportError, ImportReport};
use crate::ilr::{self, IlrError, IlrLearner};
use crate::workspace::tables::{aims, imports, learners, meta};
use crate::{Workspace, WorkspaceError, WorkspaceKind};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use tandem_sync::erased::Erased;
use tandem_sync::records::pics::{Aim, AimKey, Learner, LearnerKey};
use tandem_sync::uktime;
use tandem_vault::DatabaseError;
use tandem_vault::rusqlite::Transaction;
use tokio::sync::oneshot;

impl Workspace {
    /// Imports an ILR file whole, or nothing of it. The workspace is a mirror from then on. The
    /// file is read to its end before anything is written; what was read is kept in memory until
    /// then, as much as [`ilr::Bound`] lets a file hold.
    ///
    /// # Errors
    /// The workspace is authoritative, the file is no usable ILR file, or the database can't be
    /// written.
    pub async fn import_ilr(
        &self,
        file: &str,
        input: impl Read + Send + 'static,
        now: DateTime<Utc>,
    ) -> Result<ImportReport, ImportError> {
        let (awaited, erased) = (Vec::new(), Erased::default());
        let imported = self
            .import_ilr_awaiting(file, input, now, awaited, erased)
            .await;
        imported.map(|(report, _)| report)
    }

    /// As [`Self::import_ilr`]; says besides which of the awaited values the file shows, and leaves
    /// out who was erased.
    ///
    /// # Errors
    /// As [`Self::import_ilr`].
    pub async fn import_ilr_awaiting(
        &self,
        file: &str,
        input: impl Read + Send + 'static,
        now: DateTime<Utc>,
        awaited: Vec<Awaited>,
        erased: Erased,
    ) -> Result<(ImportReport, BTreeSet<i64>), ImportError> {
        if self.kind() == WorkspaceKind::Authoritative {
            return Err(ImportError::Authoritative);
        }
        let file = file.to_owned();
        // Nobody else who writes waits for a slow disk. A thread of its own needs no runtime, which a
        // simulation has not.
        let (told, read) = oneshot::channel();
        std::thread::spawn(move || {
            let all = || ilr::read(input).collect::<Result<Vec<IlrLearner>, IlrError>>();
            // Who does not listen any more has nothing to be told.
            let _ = told.send(catch_unwind(AssertUnwindSafe(all)));
        });
        let read = read.await.map_err(|_| DatabaseError::Closed)?;
        let read = read.unwrap_or_else(|panic| resume_unwind(panic));
        let learners = match read {
            Ok(learners) => learners,
            Err(error) => return Err(ImportError::Ilr { file, error }),
        };
        let (report, shown) = self
            .database
            .write(move |tx| {
                if meta::kind(tx)? == WorkspaceKind::Authoritative {
                    return Err(ImportError::Authoritative);
                }
                let mut report = ImportReport {
                    file,
                    ..ImportReport::default()
                };
                let mut waiting = Waiting::of(awaited);
                let today = uktime::day(now);
                for learner in learners {
                    let met = (&mut waiting, &erased);
                    import(tx, learner.into_learner(), today, met, &mut report)?;
                }
                meta::set_kind(tx, WorkspaceKind::Mirror)?;
                imports::insert(tx, now, &report)?;
                Ok((report, waiting.shown()))
            })
            .await?;
        self.became(WorkspaceKind::Mirror);
        Ok((report, shown))
    }
}

fn import(
    tx: &Transaction<'_>,
    incoming: Learner,
    today: NaiveDate,
    (waiting, erased): (&mut Waiting, &Erased),
    report: &mut ImportReport,
) -> Result<(), WorkspaceError> {
    let reference = incoming.learner_ref.as_deref().unwrap_or_default();
    let Some((mut held, imported)) = learners::by_reference(tx, reference)? else {
        if erased.is_learner(&incoming) {
            report.erased += 1;
            report.erased_references.extend(incoming.learner_ref);
            return Ok(());
        }
        return import_new(tx, incoming, report);
    };
    waiting.see_learner(&held.key, &incoming);
    let mut imported = Imported::read(imported.as_deref())?;
    let mut merge = Merge::new(&mut imported);
    merge.learner(&mut held, &incoming);
    let (mut changed, dirty) = (merge.changed, merge.dirty);
    if dirty {
        learners::update(tx, &held, Some(&imported.json()?))?;
    }
    changed |= import_aims(tx, &held.key, incoming.aims, today, waiting, report)?;
    match changed {
        true => report.learners_changed += 1,
        false => report.learners_unchanged += 1,
    }
    Ok(())
}

fn import_new(
    tx: &Transaction<'_>,
    mut learner: Learner,
    report: &mut ImportReport,
) -> Result<(), WorkspaceError> {
    let mut imported = Imported::default();
    let said = learner.clone();
    Merge::new(&mut imported).learner(&mut learner, &said);
    learners::insert(tx, &learner, Some(&imported.json()?))?;
    for aim in learner.aims {
        import_new_aim(tx, &learner.key, aim)?;
        report.aims_new += 1;
    }
    report.learners_new += 1;
    Ok(())
}

fn import_new_aim(
    tx: &Transaction<'_>,
    learner: &LearnerKey,
    mut aim: Aim,
) -> Result<(), WorkspaceError> {
    let mut imported = Imported::default();
    let said = aim.clone();
    Merge::new(&mut imported).aim(&mut aim, &said);
    aims::insert(tx, learner, &aim, Some(&imported.json()?))
}

/// Whether an aim is new or changed.
fn import_aims(
    tx: &Transaction<'_>,
    learner: &LearnerKey,
    incoming: Vec<Aim>,
    today: NaiveDate,
    waiting: &mut Waiting,
    report: &mut ImportReport,
) -> Result<bool, WorkspaceError> {
    let mut changed = false;
    let mut held = BTreeMap::new();
    for (aim, imported) in aims::with_imported(tx, learner)? {
        held.insert(aim.key.clone(), (aim, imported));
    }
    let incoming = recognised(held.values().map(|(aim, _)| aim), incoming);
    let listed: BTreeSet<AimKey> = incoming.iter().map(|(key, _)| key.clone()).collect();
    changed |= mark_seen(tx, learner, &mut held, &listed, today)?;
    for (key, incoming) in incoming {
        let Some((aim, imported)) = held.get_mut(&key) else {
            import_new_aim(tx, learner, Aim { key, ..incoming })?;
            report.aims_new += 1;
            changed = true;
            continue;
        };
        waiting.see_aim(learner, &key, &incoming);
        let mut imported = Imported::read(imported.as_deref())?;
        let mut merge = Merge::new(&mut imported);
        merge.aim(aim, &incoming);
        merge.sequence(&mut aim.sequence, incoming.sequence);
        let (aim_changed, dirty) = (merge.changed, merge.dirty);
        if dirty {
            aims::update(tx, learner, aim, Some(&imported.json()?))?;
        }
        match aim_changed {
            true => report.aims_changed += 1,
            false => report.aims_unchanged += 1,
        }
        changed |= aim_changed;
    }
    Ok(changed)
}

/// Marks the aims that the list of their learner lacks, and takes the mark from those that it has
/// again. Nothing is deleted. Whether any mark changed.
fn mark_seen(
    tx: &Transaction<'_>,
    learner: &LearnerKey,
    held: &mut BTreeMap<AimKey, (Aim, Option<String>)>,
    listed: &BTreeSet<AimKey>,
    today: NaiveDate,
) -> Result<bool, WorkspaceError> {
    let mut changed = false;
    for (key, (aim, _)) in held {
        let mark = match (listed.contains(key), aim.not_seen_since) {
            (true, _) => None,
            (false, before) => before.or(Some(today)),
        };
        if aim.not_seen_since != mark {
            aim.not_seen_since = mark;
            aims::update(tx, learner, aim, None)?;
            changed = true;
        }
    }
    Ok(changed)
}
