//! Erasing one learner, and letting one come back.
//!
//! The learner is in two databases. What goes is written down first, with the marks that stay; then the
//! learner goes from PICS records, then from the store, and what was written down with it. A crash in
//! between is made good when the folder is opened.

use crate::{Error, ErrorCode, Tandem};
use serde::Serialize;
use std::collections::BTreeSet;
use tandem_store::{Erasing, Erasures, HistoryFilter};
use tandem_sync::plan::Action;
use tandem_sync::ports::{Entries, Pics};
use tandem_sync::records::pics::{Learner, LearnerKey};
use tandem_sync::steps::Step;
use tandem_words::erase as words;
use tokio::sync::RwLockWriteGuard;

/// What erasing a learner would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErasurePlan {
    /// The learner.
    pub learner: LearnerKey,
    /// Name.
    pub name: String,
    /// Accounts in OneFile that are theirs.
    pub accounts: BTreeSet<i64>,
    /// What is gone afterwards, a sentence each.
    pub goes: Vec<String>,
    /// What stays.
    pub stays: Vec<String>,
    /// What a person has to do in PICS and in OneFile.
    pub by_hand: Vec<String>,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErasedLearner {
    /// How many learners were erased so far.
    pub count: usize,
    /// The files were written anew. Where that was not possible yet, it is tried again by itself.
    pub swept: bool,
    /// What a person has to do in PICS and in OneFile.
    pub by_hand: Vec<String>,
}

impl Tandem {
    /// What erasing a learner would do. Changes nothing.
    ///
    /// # Errors
    /// No such learner, something about them is under way, or database trouble.
    pub async fn erasing(&self, learner: &LearnerKey) -> Result<ErasurePlan, Error> {
        let held = self.workspace.learner(learner).await?;
        let held = held.ok_or_else(unknown)?;
        self.nothing_under_way(&held).await?;
        let accounts = self.store.accounts_of(&held).await?;
        let filter = HistoryFilter {
            learner: Some(learner.clone()),
            ..HistoryFilter::default()
        };
        let open = self.store.handover_pics().await?.into_iter();
        let is_copy = !self.workspace.capabilities().authoritative;
        let ids: Vec<i64> = accounts.iter().copied().collect();
        let told = words::erasure(&words::ErasureFacts {
            name: &held.name(),
            aims: held.aims.len(),
            reviews: held.reviews.len(),
            lines: self.store.made(&filter, usize::MAX).await?.len(),
            to_key_in: open
                .filter(|row| is_copy && row.change.change.learner == *learner)
                .count(),
            is_copy,
            accounts: &ids,
            set_aside: self.folder.set_aside_folder().exists(),
        });
        Ok(ErasurePlan {
            learner: learner.clone(),
            name: held.name(),
            accounts,
            goes: told.goes,
            stays: told.stays,
            by_hand: told.by_hand,
        })
    }

    /// Erases a learner: from PICS records and from everything that Tandem remembers. A count and marks
    /// that name nobody stay.
    ///
    /// # Errors
    /// As [`Self::erasing`]; or the reason names the learner.
    pub async fn erase_learner(
        &self,
        learner: &LearnerKey,
        reason: Option<&str>,
    ) -> Result<ErasedLearner, Error> {
        let _alone = self.alone()?;
        let plan = self.erasing(learner).await?;
        let held = self.workspace.learner(learner).await?;
        let held = held.ok_or_else(unknown)?;
        let erasing = Erasing {
            learner: learner.clone(),
            accounts: plan.accounts,
            names: names_of(&held),
        };
        let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
        if reason.is_some_and(|reason| erasing.is_named_in(reason)) {
            return Err(Error::new(
                ErrorCode::ReasonNamesLearner,
                "The reason names the learner, and it stays.",
                "Give a reason without name, reference or number, such as the number of the request.",
            ));
        }
        let by = (self.account.as_str(), reason);
        self.store
            .begin_erasure(&held, &erasing, by, self.clock.now())
            .await?;
        let swept = self.finish_erasures().await?;
        self.facts_seen.forget();
        Ok(ErasedLearner {
            count: self.store.erasures().await?.count,
            swept,
            by_hand: plan.by_hand,
        })
    }

    /// How many learners were erased, and when the last one was.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn erasures(&self) -> Result<Erasures, Error> {
        Ok(self.store.erasures().await?)
    }

    /// Forgets the mark of a learner who was erased, so that a later import takes them again.
    ///
    /// # Errors
    /// Nobody who was erased had this reference, or database trouble.
    pub async fn forget_mark(&self, reference: &str) -> Result<(), Error> {
        if self.store.forget_marks(reference.trim()).await? {
            return Ok(());
        }
        Err(Error::new(
            ErrorCode::NotErased,
            "Nobody who was erased had this Ident, learner reference or ULN.",
            "Give it as it stands in the file.",
        ))
    }

    /// Carries out what was begun; whether the files were written anew as well.
    pub(crate) async fn finish_erasures(&self) -> Result<bool, Error> {
        let unfinished = self.store.unfinished_erasures().await?;
        if unfinished.is_empty() {
            return Ok(true);
        }
        for one in &unfinished {
            if let Some(erasing) = &one.erasing {
                self.workspace.erase(&erasing.learner).await?;
                self.store.carry_out_erasure(one.id, erasing).await?;
            }
        }
        if let Err(error) = self.after_erasure().await {
            tracing::warn!(code = ?error.code, "the files could not be written anew after an erasure");
            return Ok(false);
        }
        let done = unfinished.iter().map(|one| one.id).collect();
        self.store.swept(done).await?;
        Ok(true)
    }

    /// What follows once personal data is gone from the tables: both files are written anew, since
    /// their pages, and the logs beside them, can still hold copies of it, and a new copy of the
    /// databases takes the place of all that were made before.
    ///
    /// # Errors
    /// No room on the disk, or another program reads a file. It may be done again.
    pub async fn after_erasure(&self) -> Result<(), Error> {
        self.store.rewrite().await?;
        self.workspace.rewrite().await?;
        if self.throw_away {
            return Ok(());
        }
        self.copy_in_place_of_others().await
    }

    /// Nobody reads or writes records as long as this is held: what was read before would be kept
    /// afterwards.
    pub(crate) fn alone(&self) -> Result<RwLockWriteGuard<'_, ()>, Error> {
        self.undisturbed.try_write().map_err(|_| {
            in_use(
                "Tandem is reading or writing records at the moment.",
                "Wait for its end or stop it, and try again.",
            )
        })
    }

    async fn nothing_under_way(&self, learner: &Learner) -> Result<(), Error> {
        let open = self.store.open_entries().await?;
        let mut open = (open.iter()).filter(|entry| entry.change.learner == learner.key);
        let Some(entry) = open.next() else {
            return Ok(());
        };
        let name = learner.name();
        Err(match (&entry.change.action, &entry.step) {
            (Action::Create(_), _) => in_use(
                &format!("Enrolling {name} in OneFile has begun and is not at its end."),
                "Go on with enrolling, or answer whether the account is there, and erase after that.",
            ),
            (Action::PushReview(_), step) if *step != Step::Intended => in_use(
                &format!(
                    "A review of {name} was sent to OneFile, and whether it is there is an open question."
                ),
                "Answer it, and erase after that.",
            ),
            _ => in_use(
                &format!("A change of {name} is on its way to OneFile and not settled yet."),
                "Run Sync for the learner, and erase after that.",
            ),
        })
    }
}

/// What names a learner where people wrote it down.
fn names_of(learner: &Learner) -> BTreeSet<String> {
    let (first, last) = (learner.first_names.trim(), learner.surname.trim());
    let values = [
        learner.ident.as_deref(),
        learner.learner_ref.as_deref(),
        learner.uln.as_deref(),
        learner.ni_number.as_deref(),
        learner.email.as_deref(),
        learner.telephone.as_deref(),
        learner.mobile.as_deref(),
    ];
    let mut names: BTreeSet<String> = values.into_iter().flatten().map(str::to_owned).collect();
    names.insert(learner.key.0.clone());
    if !first.is_empty() && !last.is_empty() {
        names.insert(format!("{first} {last}"));
        names.insert(format!("{last}, {first}"));
        names.insert(format!("{last} {first}"));
    }
    names
}

fn in_use(message: &str, remedy: &str) -> Error {
    Error::new(ErrorCode::LearnerInUse, message, remedy)
}

fn unknown() -> Error {
    tandem_pics::ResolveError::None.into()
}
