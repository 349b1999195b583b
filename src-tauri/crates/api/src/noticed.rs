//! Questions about what is gone in OneFile, or can hardly be meant, and their answers.

use crate::{Error, ErrorCode, Tandem};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;
use tandem_store::Answer;
use tandem_sync::plan::{Decisions, Question};
use tandem_sync::ports::Words;
use tandem_sync::problems::{Problem, ProblemKind};
use tandem_sync::records::pics::{AimKey, LearnerKey, ReviewKey};
use tandem_sync::runs::Scope;

/// What was noticed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "question", rename_all = "snake_case")]
pub enum Noticed {
    /// A learning aim was there in OneFile and is gone. Is it to be assigned again?
    AimGone {
        /// In PICS.
        aim: AimKey,
        /// The one that was there in OneFile.
        onefile_id: i64,
        /// UK day on which OneFile said so first.
        since: NaiveDate,
    },
    /// A review that both systems had is gone in OneFile.
    ReviewGone {
        /// In PICS.
        review: ReviewKey,
        /// The one that was there in OneFile.
        onefile_id: i64,
        /// UK day on which OneFile said so first.
        since: NaiveDate,
    },
    /// Reviews are proposed for days that can hardly be meant.
    OddDates {
        /// In PICS, with their days.
        reviews: BTreeMap<ReviewKey, NaiveDate>,
    },
}

/// What a person says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// The aim is assigned once more.
    AssignAgain,
    /// The aim, the review or the reviews are left alone.
    Leave,
    /// The reviews are meant so, and sent.
    Send,
}

/// Names the question about odd dates, which is asked once for a learner.
pub const ODD_DATES: &str = "dates";

impl Noticed {
    /// The question of a plan, where it is one of these.
    pub fn of(question: Question) -> Option<Self> {
        Some(match question {
            Question::Joining { .. } => return None,
            Question::AimGone {
                aim,
                onefile_id,
                since,
            } => Self::AimGone {
                aim,
                onefile_id,
                since,
            },
            Question::ReviewGone {
                review,
                onefile_id,
                since,
            } => Self::ReviewGone {
                review,
                onefile_id,
                since,
            },
            Question::OddDates { reviews } => Self::OddDates { reviews },
        })
    }

    /// Names it within its learner.
    pub fn name(&self) -> &str {
        match self {
            Self::AimGone { aim, .. } => &aim.0,
            Self::ReviewGone { review, .. } => &review.0,
            Self::OddDates { .. } => ODD_DATES,
        }
    }

    fn answer(self, word: Word) -> Option<Answer> {
        Some(match (self, word) {
            (
                Self::AimGone {
                    aim, onefile_id, ..
                },
                Word::AssignAgain,
            ) => Answer::AssignAgain { aim, onefile_id },
            (
                Self::AimGone {
                    aim, onefile_id, ..
                },
                Word::Leave,
            ) => Answer::LeaveAim { aim, onefile_id },
            (
                Self::ReviewGone {
                    review, onefile_id, ..
                },
                Word::Leave,
            ) => Answer::LeaveReview { review, onefile_id },
            (Self::OddDates { reviews }, Word::Send) => Answer::SendOdd { reviews },
            (Self::OddDates { reviews }, Word::Leave) => Answer::LeaveOdd { reviews },
            _ => return None,
        })
    }

    /// Whether a person has answered it since it was asked.
    fn is_answered(&self, decided: &Decisions) -> bool {
        match self {
            Self::AimGone {
                aim, onefile_id, ..
            } => {
                let word = (aim.clone(), *onefile_id);
                decided.assign_again.contains(&word) || decided.aims_left.contains(&word)
            }
            Self::ReviewGone {
                review, onefile_id, ..
            } => decided
                .reviews_left
                .contains(&(review.clone(), *onefile_id)),
            Self::OddDates { reviews } => reviews.iter().all(|(review, day)| {
                let word = (review.clone(), *day);
                decided.odd_sent.contains(&word) || decided.odd_left.contains(&word)
            }),
        }
    }
}

impl Tandem {
    /// Keeps what a person says. `name` as in [`Noticed::name`].
    ///
    /// # Errors
    /// No such question is open, or the answer does not fit it.
    pub async fn answer_noticed(
        &self,
        learner: &LearnerKey,
        name: &str,
        word: Word,
    ) -> Result<(), Error> {
        let (_, plan) = self.look(&Scope::One(learner.clone())).await?;
        let questions = (plan.learners.into_iter()).flat_map(|learner| learner.questions);
        let mut noticed = questions.filter_map(Noticed::of);
        let found = noticed.find(|noticed| noticed.name() == name);
        let answer = found.and_then(|noticed| noticed.answer(word));
        let answer = answer.ok_or_else(no_such_question)?;
        Ok(self
            .store
            .answer(learner, &answer, &self.account, self.clock.now())
            .await?)
    }

    /// What the last runs noticed and nobody has answered yet.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn noticed(&self) -> Result<Vec<(LearnerKey, Noticed)>, Error> {
        let decisions = self.store.decisions().await?;
        let rows = self.store.problems().await?.into_iter();
        let noticed = rows.filter_map(|row| {
            let Problem { learner, kind, .. } = row.problem;
            match kind {
                ProblemKind::Asked { question } => Some((learner, Noticed::of(question)?)),
                _ => None,
            }
        });
        let is_open = |(learner, noticed): &(LearnerKey, Noticed)| {
            let decided = decisions.get(learner);
            !decided.is_some_and(|decided| noticed.is_answered(decided))
        };
        Ok(noticed.filter(is_open).collect())
    }
}

pub(crate) fn no_such_question() -> Error {
    Error::new(
        ErrorCode::NoSuchQuestion,
        "There is no such open question about this review, or the answer does not fit it.",
        "Look at the open questions again.",
    )
}
