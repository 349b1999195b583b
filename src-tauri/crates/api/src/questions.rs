//! Questions that only a person can answer.

use crate::noticed::{Noticed, no_such_question};
use crate::{Error, ErrorCode, Tandem};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use std::collections::BTreeSet;
use tandem_store::Answer;
use tandem_sync::plan::{Action, Push, Question};
use tandem_sync::ports::Entries;
use tandem_sync::records::pics::{LearnerKey, ReviewKey};
use tandem_sync::runs::Scope;
use tandem_sync::steps::Step;
use tandem_sync::uktime;

/// A question that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "question", rename_all = "snake_case")]
pub enum OpenQuestion {
    /// A slot was asked for in OneFile and the answer was lost. Is it there?
    VisitInDoubt {
        /// The learner.
        learner: LearnerKey,
        /// When it was sent.
        sent: DateTime<Utc>,
        /// What was sent.
        #[serde(flatten)]
        push: Push,
    },
    /// The slot is in OneFile, and the review in it could not be made. Each run tries again.
    ReviewMissing {
        /// The learner.
        learner: LearnerKey,
        /// The slot.
        visit_id: i64,
        /// What was sent.
        #[serde(flatten)]
        push: Push,
    },
    /// A learner's account was sent to OneFile and the answer was lost. Is it there?
    AccountInDoubt {
        /// The learner.
        learner: LearnerKey,
    },
    /// One review, or two?
    Joining {
        /// The learner.
        learner: LearnerKey,
        /// UK day.
        day: chrono::NaiveDate,
        /// In PICS.
        pics: BTreeSet<ReviewKey>,
        /// In OneFile.
        onefile: BTreeSet<i64>,
        /// Those of them that OneFile does not show any more.
        #[serde(skip_serializing_if = "BTreeSet::is_empty")]
        gone: BTreeSet<i64>,
    },
    /// Something is gone in OneFile, or can hardly be meant.
    Noticed {
        /// The learner.
        learner: LearnerKey,
        /// What.
        #[serde(flatten)]
        what: Noticed,
    },
}

/// What a person says about a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// The slot is not in OneFile: send it again.
    NotThere,
    /// The slot was there and was removed by hand: send it again.
    Removed,
    /// The slot is there, and the review in it was made by hand: join it at the next read.
    MadeByHand,
    /// It is the same review as this one in OneFile.
    Join(i64),
    /// It is another review than those in OneFile on that day.
    Apart,
    /// What was said last about it was a mistake: ask again.
    Undo,
}

impl Tandem {
    /// Reviews whose way to OneFile ended halfway. Asks nobody but Tandem's own journal.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn unfinished(&self) -> Result<Vec<OpenQuestion>, Error> {
        let open = self.store.open_entries().await?;
        Ok(open
            .into_iter()
            .filter_map(|entry| {
                let Action::PushReview(push) = entry.change.action else {
                    return None;
                };
                let learner = entry.change.learner;
                match entry.step {
                    Step::VisitSent => Some(OpenQuestion::VisitInDoubt {
                        learner,
                        sent: entry.at,
                        push,
                    }),
                    Step::VisitConfirmed { visit_id } | Step::ReviewSent { visit_id } => {
                        Some(OpenQuestion::ReviewMissing {
                            learner,
                            visit_id,
                            push,
                        })
                    }
                    _ => None,
                }
            })
            .collect())
    }

    /// All open questions; reads both systems to find joining questions.
    ///
    /// # Errors
    /// OneFile can't be read, or database trouble.
    pub async fn questions(&self) -> Result<Vec<OpenQuestion>, Error> {
        let mut questions = self.unfinished().await?;
        let in_doubt = self.accounts_in_doubt().await?.into_iter();
        questions.extend(in_doubt.map(|learner| OpenQuestion::AccountInDoubt { learner }));
        let (_, plan) = self.look(&Scope::All).await?;
        for learner in plan.learners {
            for question in learner.questions {
                let learner = learner.learner.clone();
                questions.push(match question {
                    Question::Joining {
                        day,
                        pics,
                        onefile,
                        gone,
                    } => OpenQuestion::Joining {
                        learner,
                        day,
                        pics,
                        onefile,
                        gone,
                    },
                    other => match Noticed::of(other) {
                        Some(what) => OpenQuestion::Noticed { learner, what },
                        None => continue,
                    },
                });
            }
        }
        Ok(questions)
    }

    /// Keeps what a person says about one PICS review.
    ///
    /// # Errors
    /// No such question is open, or the answer does not fit it.
    pub async fn answer(
        &self,
        learner: &LearnerKey,
        review: &ReviewKey,
        reply: Reply,
    ) -> Result<(), Error> {
        let answer = match reply {
            Reply::Undo => return self.take_answer_back(learner, review).await,
            Reply::NotThere | Reply::Removed | Reply::MadeByHand => {
                let sent = self.must_be_unfinished(learner, review).await?;
                if reply == Reply::NotThere
                    && let Some(sent) = sent
                {
                    self.must_be_old_enough(sent).await?;
                }
                match reply {
                    Reply::MadeByHand => Answer::MadeByHand {
                        review: review.clone(),
                    },
                    _ => Answer::SendAgain {
                        review: review.clone(),
                    },
                }
            }
            Reply::Join(_) | Reply::Apart => {
                let (pics, onefile) = self.meeting_of(learner, review).await?;
                match reply {
                    Reply::Join(id) if onefile.contains(&id) => Answer::Join {
                        review: review.clone(),
                        onefile_id: id,
                    },
                    Reply::Join(_) => return Err(no_such_question()),
                    _ => Answer::Apart { pics, onefile },
                }
            }
        };
        Ok(self
            .store
            .answer(learner, &answer, &self.account, self.clock.now())
            .await?)
    }

    async fn take_answer_back(
        &self,
        learner: &LearnerKey,
        review: &ReviewKey,
    ) -> Result<(), Error> {
        let held = self.workspace.learner(learner).await?;
        let reviews = held.into_iter().flat_map(|held| held.reviews);
        let mut linked = reviews.filter(|r| r.key == *review && r.onefile_id.is_some());
        if linked.next().is_some() {
            return Err(Error::new(
                ErrorCode::NoSuchQuestion,
                "The answer has been acted on: the review has its partner in OneFile.",
                "Put back what the run did about it, from the history.",
            ));
        }
        let (account, now) = (&self.account, self.clock.now());
        let store = &self.store;
        match store
            .take_answer_back(learner, review, account, now)
            .await?
        {
            true => Ok(()),
            false => Err(no_such_question()),
        }
    }

    async fn must_be_unfinished(
        &self,
        learner: &LearnerKey,
        review: &ReviewKey,
    ) -> Result<Option<DateTime<Utc>>, Error> {
        let open = self.unfinished().await?;
        let found = open.iter().find_map(|question| match question {
            OpenQuestion::VisitInDoubt {
                learner: of,
                sent,
                push,
            } => (of == learner && push.review == *review).then_some(Some(*sent)),
            OpenQuestion::ReviewMissing {
                learner: of, push, ..
            } => (of == learner && push.review == *review).then_some(None),
            OpenQuestion::Joining { .. }
            | OpenQuestion::AccountInDoubt { .. }
            | OpenQuestion::Noticed { .. } => None,
        });
        found.ok_or_else(no_such_question)
    }

    /// OneFile may carry out late what it was sent: that a person does not see it there yet tells
    /// nothing before.
    pub(crate) async fn must_be_old_enough(&self, sent: DateTime<Utc>) -> Result<(), Error> {
        let minutes = self.store.settings().await?.doubt_minutes;
        let again = sent + TimeDelta::minutes(minutes.into());
        if self.clock.now() >= again {
            return Ok(());
        }
        let at = |instant| uktime::wall(instant).format("%H:%M").to_string();
        Err(Error::new(
            ErrorCode::TooEarly,
            format!(
                "It was sent at {}, and OneFile may still be carrying it out.",
                at(sent)
            ),
            format!(
                "Look in OneFile again after {}, and answer then.",
                at(again)
            ),
        ))
    }

    async fn meeting_of(
        &self,
        learner: &LearnerKey,
        review: &ReviewKey,
    ) -> Result<(BTreeSet<ReviewKey>, BTreeSet<i64>), Error> {
        let (_, plan) = self.look(&Scope::One(learner.clone())).await?;
        let questions = plan
            .learners
            .into_iter()
            .flat_map(|learner| learner.questions);
        for question in questions {
            if let Question::Joining { pics, onefile, .. } = question
                && pics.contains(review)
            {
                return Ok((BTreeSet::from([review.clone()]), onefile));
            }
        }
        Err(no_such_question())
    }
}
