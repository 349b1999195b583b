//! Joining questions as the last runs left them: they are asked and answered, singly or many alike,
//! without asking OneFile again.

use crate::{Error, Tandem};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use tandem_store::Answer;
use tandem_sync::plan::Question;
use tandem_sync::ports::Words;
use tandem_sync::problems::{Problem, ProblemKind};
use tandem_sync::records::pics::{LearnerKey, ReviewKey};

/// A PICS review without partner, and the OneFile reviews of its day without partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenJoining {
    /// The learner.
    pub learner: LearnerKey,
    /// The UK day.
    pub day: NaiveDate,
    /// In PICS.
    pub review: ReviewKey,
    /// In OneFile.
    pub onefile: BTreeSet<i64>,
    /// Those of them that OneFile does not show any more.
    pub gone: BTreeSet<i64>,
    /// It is the only one without partner on its day.
    pub only: bool,
}

impl OpenJoining {
    /// One review in each system: one answer fits all such questions. Gives the one in OneFile.
    pub fn pair(&self) -> Option<i64> {
        let alone = self.only && self.onefile.len() == 1 && self.gone.is_empty();
        self.onefile.first().copied().filter(|_| alone)
    }
}

impl Tandem {
    /// Joining questions that are open, as the last runs found them.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn joinings(&self) -> Result<Vec<OpenJoining>, Error> {
        let decisions = self.store.decisions().await?;
        let mut open = Vec::new();
        for row in self.store.problems().await? {
            let Problem { learner, kind, .. } = row.problem;
            let ProblemKind::Asked {
                question:
                    Question::Joining {
                        day,
                        pics,
                        onefile,
                        gone,
                    },
            } = kind
            else {
                continue;
            };
            let decided = decisions.get(&learner);
            let only = pics.len() == 1;
            for review in pics {
                let answered = decided.is_some_and(|decided| {
                    let apart = |id: &i64| decided.apart.contains(&(review.clone(), *id));
                    decided.joined.contains_key(&review) || onefile.iter().all(apart)
                });
                if !answered {
                    open.push(OpenJoining {
                        learner: learner.clone(),
                        day,
                        review,
                        onefile: onefile.clone(),
                        gone: gone.clone(),
                        only,
                    });
                }
            }
        }
        Ok(open)
    }

    /// Keeps that it is one review with this one in OneFile, or another than all of its day.
    ///
    /// # Errors
    /// Database trouble.
    pub async fn answer_joining(
        &self,
        asked: &OpenJoining,
        joined: Option<i64>,
    ) -> Result<(), Error> {
        let review = asked.review.clone();
        let answer = match joined {
            Some(onefile_id) => Answer::Join { review, onefile_id },
            None => Answer::Apart {
                pics: BTreeSet::from([review]),
                onefile: asked.onefile.clone(),
            },
        };
        let (learner, now) = (&asked.learner, self.clock.now());
        Ok(self
            .store
            .answer(learner, &answer, &self.account, now)
            .await?)
    }
}
