//! Editing an authoritative workspace by JSON lines: what a person would do in PICS.
//!
//! Each line is one edit of one learner, named by key, Ident, learner reference or ULN:
//!
//! ```text
//! {"learner": "NM-00042", "set": {"email": null}}
//! {"learner": "NM-00042", "aim": "60133533/2025-09-01", "set": {"registration_number": "R-1"}}
//! {"learner": "NM-00042", "review": "R-7", "set": {"attended": "Yes", "actual": "2026-11-23"}}
//! {"learner": "NM-00042", "add_review": {"kind": "Normal", "proposed": "2026-12-01"}}
//! {"learner": "NM-00042", "delete_review": "R-7"}
//! {"learner": "NM-00042", "add_aim": {"vq_reference": "196AS", "start": "2026-09-01"}}
//! {"learner": "NM-00042", "delete_aim": "60133533/2025-09-01"}
//! ```
//!
//! All lines are carried out, or none. Fields are named as in the workspace's own JSON; those of
//! registration and certification stand either in `registration` or by their own names.

mod error;
mod fields;

pub use error::{EditError, EditErrorKind};

use crate::search::{self, ResolveError};
use crate::workspace::learner;
use crate::workspace::tables::{aims, learners, meta, reviews};
use crate::{Workspace, WorkspaceError, WorkspaceKind};
use fields::{apply, new_aim, new_review};
use serde::Deserialize;
use serde_json::{Map, Value};
use tandem_sync::records::pics::{AimKey, Learner, LearnerKey, ReviewKey};
use tandem_vault::DatabaseError;
use tandem_vault::rusqlite::Transaction;

impl Workspace {
    /// Carries out edits, one JSON value a line, and tells how many they were. Blank lines are
    /// passed over.
    ///
    /// # Errors
    /// The line that can't be carried out, and why; nothing is changed then.
    pub async fn edit(&self, lines: &str) -> Result<usize, EditError> {
        let lines = lines.to_owned();
        self.database
            .write(move |tx| {
                if meta::kind(tx)? != WorkspaceKind::Authoritative {
                    return Err(EditErrorKind::NotAuthoritative.into());
                }
                let mut edits = 0;
                for (line, text) in (1..).zip(lines.lines()) {
                    if text.trim().is_empty() {
                        continue;
                    }
                    edit(tx, text).map_err(|kind| EditError {
                        line: Some(line),
                        kind,
                    })?;
                    edits += 1;
                }
                Ok(edits)
            })
            .await
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    learner: String,
    aim: Option<AimKey>,
    review: Option<ReviewKey>,
    set: Option<Map<String, Value>>,
    add_review: Option<Map<String, Value>>,
    delete_review: Option<ReviewKey>,
    add_aim: Option<Map<String, Value>>,
    delete_aim: Option<AimKey>,
}

fn edit(tx: &Transaction<'_>, line: &str) -> Result<(), EditErrorKind> {
    let edit: Edit =
        serde_json::from_str(line).map_err(|error| EditErrorKind::NotAnEdit(error.to_string()))?;
    let learner = named(tx, edit.learner)?;
    match edit {
        Edit {
            aim,
            review,
            set: Some(set),
            add_review: None,
            delete_review: None,
            add_aim: None,
            delete_aim: None,
            ..
        } => match (aim, review) {
            (None, None) => set_learner(tx, &learner, set),
            (Some(aim), None) => set_aim(tx, &learner, aim, set),
            (None, Some(review)) => set_review(tx, &learner, review, set),
            (Some(_), Some(_)) => Err(EditErrorKind::NotOneAction),
        },
        Edit {
            aim: None,
            review: None,
            set: None,
            add_review,
            delete_review,
            add_aim,
            delete_aim,
            ..
        } => match (add_review, delete_review, add_aim, delete_aim) {
            (Some(fields), None, None, None) => {
                let review = new_review(&learner, fields)?;
                Ok(reviews::insert(tx, &learner.key, &review)?)
            }
            (None, Some(key), None, None) => match reviews::delete(tx, &learner.key, &key)? {
                true => Ok(()),
                false => Err(EditErrorKind::UnknownReview(key)),
            },
            (None, None, Some(fields), None) => {
                let aim = new_aim(&learner, fields)?;
                Ok(aims::insert(tx, &learner.key, &aim, None)?)
            }
            (None, None, None, Some(key)) => match aims::delete(tx, &learner.key, &key)? {
                true => Ok(()),
                false => Err(EditErrorKind::UnknownAim(key)),
            },
            _ => Err(EditErrorKind::NotOneAction),
        },
        _ => Err(EditErrorKind::NotOneAction),
    }
}

fn named(tx: &Transaction<'_>, name: String) -> Result<Learner, EditErrorKind> {
    let key = LearnerKey(name);
    if let Some(found) = learner(tx, &key)? {
        return Ok(found);
    }
    let LearnerKey(name) = key;
    match search::resolve(tx, name.trim()) {
        Ok(key) => learner(tx, &key)?.ok_or(EditErrorKind::UnknownLearner(name)),
        Err(ResolveError::None) => Err(EditErrorKind::UnknownLearner(name)),
        Err(ResolveError::Several(found)) => Err(EditErrorKind::SeveralLearners { name, found }),
        Err(ResolveError::Workspace(error)) => Err(error.into()),
    }
}

fn set_learner(
    tx: &Transaction<'_>,
    learner: &Learner,
    set: Map<String, Value>,
) -> Result<(), EditErrorKind> {
    let changed = apply(learner, set, &["key", "aims", "reviews"])?;
    Ok(learners::update(tx, &changed, None)?)
}

fn set_aim(
    tx: &Transaction<'_>,
    learner: &Learner,
    key: AimKey,
    set: Map<String, Value>,
) -> Result<(), EditErrorKind> {
    let Some(aim) = learner.aim(&key) else {
        return Err(EditErrorKind::UnknownAim(key));
    };
    Ok(aims::update(
        tx,
        &learner.key,
        &apply(aim, set, &["key"])?,
        None,
    )?)
}

fn set_review(
    tx: &Transaction<'_>,
    learner: &Learner,
    key: ReviewKey,
    set: Map<String, Value>,
) -> Result<(), EditErrorKind> {
    let Some(review) = learner.review(&key) else {
        return Err(EditErrorKind::UnknownReview(key));
    };
    Ok(reviews::update(
        tx,
        &learner.key,
        &apply(review, set, &["key"])?,
    )?)
}

impl From<EditErrorKind> for EditError {
    fn from(kind: EditErrorKind) -> Self {
        Self { line: None, kind }
    }
}

impl From<WorkspaceError> for EditError {
    fn from(error: WorkspaceError) -> Self {
        EditErrorKind::Workspace(error).into()
    }
}

impl From<DatabaseError> for EditError {
    fn from(error: DatabaseError) -> Self {
        WorkspaceError::from(error).into()
    }
}

impl From<WorkspaceError> for EditErrorKind {
    fn from(error: WorkspaceError) -> Self {
        Self::Workspace(error)
    }
}
