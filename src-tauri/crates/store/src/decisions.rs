//! What people decided about reviews, and the entries that an answer closes.

use crate::error::{from_json, to_json};
use crate::{Store, StoreError};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tandem_sync::plan::{Action, Change, Decisions};
use tandem_sync::records::pics::{AimKey, LearnerKey, ReviewKey};
use tandem_sync::steps::{Abandoned, Step};
use tandem_vault::rusqlite::{Transaction, params};

pub(crate) const TABLE: &str = "CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    learner TEXT NOT NULL,
    answer TEXT NOT NULL,
    account TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;";

/// A person's answer. A later answer about the same reviews goes before an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// These are one review.
    Join {
        /// In PICS.
        review: ReviewKey,
        /// In OneFile.
        onefile_id: i64,
    },
    /// These are different reviews.
    Apart {
        /// In PICS.
        pics: BTreeSet<ReviewKey>,
        /// In OneFile.
        onefile: BTreeSet<i64>,
    },
    /// The slot in doubt is not in OneFile, or was removed there by hand: it is sent again.
    SendAgain {
        /// In PICS.
        review: ReviewKey,
    },
    /// The slot in doubt is there, and the review in it was made by hand.
    MadeByHand {
        /// In PICS.
        review: ReviewKey,
    },
    /// The OneFile aim is gone: the aim is assigned once more.
    AssignAgain {
        /// In PICS.
        aim: AimKey,
        /// The one that was there in OneFile.
        onefile_id: i64,
    },
    /// The OneFile review is gone, and a person knows.
    LeaveReview {
        /// In PICS.
        review: ReviewKey,
        /// The one that was there in OneFile.
        onefile_id: i64,
    },
    /// Reviews with odd days are meant so, and sent.
    SendOdd {
        /// In PICS, with their days.
        reviews: BTreeMap<ReviewKey, NaiveDate>,
    },
    /// Reviews with odd days are not meant so, and not sent.
    LeaveOdd {
        /// In PICS, with their days.
        reviews: BTreeMap<ReviewKey, NaiveDate>,
    },
    /// The OneFile aim is gone, and the aim is left alone.
    LeaveAim {
        /// In PICS.
        aim: AimKey,
        /// The one that was there in OneFile.
        onefile_id: i64,
    },
    /// What was said about this review was a mistake: it is open again.
    Open {
        /// In PICS.
        review: ReviewKey,
    },
}

impl Answer {
    fn apply(self, decisions: &mut Decisions) {
        match self {
            Self::Join { review, onefile_id } => {
                decisions.apart.remove(&(review.clone(), onefile_id));
                decisions.joined.insert(review, onefile_id);
            }
            Self::Apart { pics, onefile } => {
                for review in pics {
                    decisions.joined.remove(&review);
                    decisions
                        .apart
                        .extend(onefile.iter().map(|id| (review.clone(), *id)));
                }
            }
            Self::SendAgain { review } => {
                decisions.made_by_hand.remove(&review);
            }
            Self::MadeByHand { review } => {
                decisions.made_by_hand.insert(review);
            }
            Self::AssignAgain { aim, onefile_id } => {
                let word = (aim, onefile_id);
                decisions.aims_left.remove(&word);
                decisions.assign_again.insert(word);
            }
            Self::LeaveReview { review, onefile_id } => {
                decisions.reviews_left.insert((review, onefile_id));
            }
            Self::SendOdd { reviews } => {
                for word in reviews {
                    decisions.odd_left.remove(&word);
                    decisions.odd_sent.insert(word);
                }
            }
            Self::LeaveOdd { reviews } => {
                for word in reviews {
                    decisions.odd_sent.remove(&word);
                    decisions.odd_left.insert(word);
                }
            }
            Self::LeaveAim { aim, onefile_id } => {
                let word = (aim, onefile_id);
                decisions.assign_again.remove(&word);
                decisions.aims_left.insert(word);
            }
            Self::Open { review } => {
                decisions.joined.remove(&review);
                decisions.apart.retain(|(pics, _)| *pics != review);
                decisions.made_by_hand.remove(&review);
                decisions.reviews_left.retain(|(pics, _)| *pics != review);
                decisions.odd_sent.retain(|(pics, _)| *pics != review);
                decisions.odd_left.retain(|(pics, _)| *pics != review);
            }
        }
    }

    /// The review whose unfinished push the answer settles.
    fn settles(&self) -> Option<&ReviewKey> {
        match self {
            Self::Join { review, .. }
            | Self::SendAgain { review }
            | Self::MadeByHand { review } => Some(review),
            Self::Apart { .. }
            | Self::Open { .. }
            | Self::AssignAgain { .. }
            | Self::LeaveAim { .. }
            | Self::LeaveReview { .. }
            | Self::SendOdd { .. }
            | Self::LeaveOdd { .. } => None,
        }
    }

    fn is_about(&self, key: &ReviewKey) -> bool {
        match self {
            Self::Join { review, .. }
            | Self::SendAgain { review }
            | Self::MadeByHand { review }
            | Self::Open { review } => review == key,
            Self::Apart { pics, .. } => pics.contains(key),
            Self::LeaveReview { review, .. } => review == key,
            Self::SendOdd { reviews } | Self::LeaveOdd { reviews } => reviews.contains_key(key),
            Self::AssignAgain { .. } | Self::LeaveAim { .. } => false,
        }
    }
}

impl Store {
    /// Keeps an answer, and closes the unfinished push that it settles.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn answer(
        &self,
        learner: &LearnerKey,
        answer: &Answer,
        account: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (learner, account) = (learner.0.clone(), account.to_owned());
        let text = to_json("decisions", answer)?;
        let closed = to_json(
            "entries",
            &Step::Abandoned {
                reason: Abandoned::Answered,
            },
        )?;
        let settles = answer.settles().cloned();
        self.db
            .write(move |tx| {
                tx.execute(
                    "INSERT INTO decisions (learner, answer, account, at) VALUES (?1, ?2, ?3, ?4)",
                    params![learner, text, account, at.to_rfc3339()],
                )?;
                let mut query =
                    tx.prepare("SELECT id, change FROM entries WHERE closed = 0 AND learner = ?1")?;
                let mut rows = query.query([&learner])?;
                while let Some(row) = rows.next()? {
                    let change: Change = from_json("entries", &row.get::<_, String>(1)?)?;
                    if matches!(&change.action, Action::PushReview(push) if Some(&push.review) == settles.as_ref()) {
                        tx.execute(
                            "UPDATE entries SET step = ?2, closed = 1, at = ?3 WHERE id = ?1",
                            params![row.get::<_, i64>(0)?, closed, at.to_rfc3339()],
                        )?;
                    }
                }
                Ok(())
            })
            .await
    }

    /// Takes the last answer about a review back, and opens the unfinished push again that it had
    /// settled; whether there was one to take back.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn take_answer_back(
        &self,
        learner: &LearnerKey,
        review: &ReviewKey,
        account: &str,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (learner, review, account) = (learner.0.clone(), review.clone(), account.to_owned());
        self.db
            .write(move |tx| {
                let mut query =
                    tx.prepare("SELECT answer FROM decisions WHERE learner = ?1 ORDER BY id DESC")?;
                let mut rows = query.query([&learner])?;
                let mut last = None;
                while last.is_none()
                    && let Some(row) = rows.next()?
                {
                    let answer: Answer = from_json("decisions", &row.get::<_, String>(0)?)?;
                    last = Some(answer).filter(|answer| answer.is_about(&review));
                }
                if last.is_none_or(|last| matches!(last, Answer::Open { .. })) {
                    return Ok(false);
                }
                reopen(tx, &learner, &review, at)?;
                let answer = to_json("decisions", &Answer::Open { review })?;
                tx.execute(
                    "INSERT INTO decisions (learner, answer, account, at) VALUES (?1, ?2, ?3, ?4)",
                    params![learner, answer, account, at.to_rfc3339()],
                )?;
                Ok(true)
            })
            .await
    }

    pub(crate) async fn all_decisions(
        &self,
    ) -> Result<BTreeMap<LearnerKey, Decisions>, StoreError> {
        self.db
            .read(|db| {
                let mut query =
                    db.prepare_cached("SELECT learner, answer FROM decisions ORDER BY id")?;
                let mut rows = query.query([])?;
                let mut all: BTreeMap<LearnerKey, Decisions> = BTreeMap::new();
                while let Some(row) = rows.next()? {
                    let answer: Answer = from_json("decisions", &row.get::<_, String>(1)?)?;
                    answer.apply(all.entry(LearnerKey(row.get(0)?)).or_default());
                }
                Ok(all)
            })
            .await
    }
}

/// Opens the push of a review again that an answer has closed, where it is the last of that review.
/// How far it had come is known by its slot alone: with one, the review in it is looked for.
fn reopen(
    tx: &Transaction<'_>,
    learner: &str,
    review: &ReviewKey,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut query = tx.prepare(
        "SELECT id, change, step, visit_id FROM entries WHERE learner = ?1 ORDER BY id DESC",
    )?;
    let mut rows = query.query([learner])?;
    while let Some(row) = rows.next()? {
        let change: Change = from_json("entries", &row.get::<_, String>(1)?)?;
        if !matches!(&change.action, Action::PushReview(push) if push.review == *review) {
            continue;
        }
        let step: Step = from_json("entries", &row.get::<_, String>(2)?)?;
        let answered = Step::Abandoned {
            reason: Abandoned::Answered,
        };
        if step == answered {
            let open = match row.get(3)? {
                Some(visit_id) => Step::ReviewSent { visit_id },
                None => Step::VisitSent,
            };
            tx.execute(
                "UPDATE entries SET step = ?2, closed = 0, at = ?3 WHERE id = ?1",
                params![
                    row.get::<_, i64>(0)?,
                    to_json("entries", &open)?,
                    at.to_rfc3339()
                ],
            )?;
        }
        return Ok(());
    }
    Ok(())
}
