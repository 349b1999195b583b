//! Joining questions as the last runs left them: they are asked and answered, singly or many
//! alike, without asking OneFile again.

use super::questions::{self, APART, choice};
use super::{Alike, AnsweredAlike, AskedOf, Desk, QuestionName};
use crate::{Error, Tandem, words};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::sync::Arc;
use tandem_store::Answer;
use tandem_sync::plan::Question;
use tandem_sync::ports::Words;
use tandem_sync::problems::{Problem, ProblemKind};
use tandem_sync::records::pics::{LearnerKey, ReviewKey};

/// A PICS review without partner, and the OneFile reviews of its day without partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub learner: LearnerKey,
    pub day: NaiveDate,
    pub review: ReviewKey,
    pub onefile: BTreeSet<i64>,
    /// Those of them that OneFile does not show any more.
    pub gone: BTreeSet<i64>,
    /// It is the only one without partner on its day.
    pub only: bool,
}

impl Asked {
    /// One review in each system: one answer fits them all.
    fn pair(&self) -> Option<i64> {
        self.onefile
            .first()
            .copied()
            .filter(|_| self.only && self.onefile.len() == 1 && self.gone.is_empty())
    }
}

/// The answer that joins each of many pairs.
const TOGETHER: &str = "join";

impl Desk {
    /// Gives one answer to many questions, and says how many it settled. Questions that are not
    /// open any more are passed over.
    ///
    /// # Errors
    /// The answer does not fit, or database trouble.
    pub async fn answer_alike(self: &Arc<Self>, given: AnsweredAlike) -> Result<usize, Error> {
        let tandem = self.tandem().await?;
        let wanted: BTreeSet<(String, String)> = given
            .questions
            .into_iter()
            .map(|name| (name.learner, name.question))
            .collect();
        let mut settled = 0;
        for asked in open(&tandem).await? {
            if !wanted.contains(&(asked.learner.0.clone(), asked.review.0.clone())) {
                continue;
            }
            let answer = match (given.reply.as_str(), asked.pair()) {
                (TOGETHER, Some(onefile_id)) => Answer::Join {
                    review: asked.review,
                    onefile_id,
                },
                (APART, _) => apart(asked.review, asked.onefile),
                _ => return Err(questions::no_answer()),
            };
            keep(&tandem, &asked.learner, &answer).await?;
            settled += 1;
        }
        self.tell();
        Ok(settled)
    }
}

/// Joining questions that are open, as the last runs found them.
pub(super) async fn open(tandem: &Tandem) -> Result<Vec<Asked>, Error> {
    let decisions = tandem.store.decisions().await?;
    let mut open = Vec::new();
    for row in tandem.store.problems().await? {
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
                decided.joined.contains_key(&review)
                    || onefile
                        .iter()
                        .all(|id| decided.apart.contains(&(review.clone(), *id)))
            });
            if !answered {
                open.push(Asked {
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

/// Questions that one answer fits, where there are several of them.
pub(super) fn grouped(open: &[Asked]) -> Vec<Alike> {
    let pairs: Vec<&Asked> = open.iter().filter(|asked| asked.pair().is_some()).collect();
    if pairs.len() < 2 {
        return Vec::new();
    }
    let number = words::count(pairs.len(), "pair", "pairs");
    vec![Alike {
        id: "pairs".into(),
        ask: format!("{number} of reviews, one in each system on the same day: one review each, or two?"),
        explain: "Desktop PICS may have sent these reviews before Tandem came. If so, each pair is one review.".into(),
        choices: vec![
            choice(
                TOGETHER,
                "Each pair is one review",
                "They are linked, and nothing is created.",
            ),
            choice(
                APART,
                "They are all different reviews",
                "Each is created in the other system.",
            ),
        ],
        questions: pairs
            .into_iter()
            .map(|asked| QuestionName {
                learner: asked.learner.0.clone(),
                question: asked.review.0.clone(),
            })
            .collect(),
    }]
}

/// One of them, to be answered by itself.
pub(super) async fn single(tandem: &Tandem, asked: &Asked) -> Result<Option<AskedOf>, Error> {
    let Some(learner) = tandem.workspace.learner(&asked.learner).await? else {
        return Ok(None);
    };
    let (onefile, gone) = (&asked.onefile, &asked.gone);
    let question = questions::joining(&learner, asked.day, &asked.review, onefile, gone, &[]);
    Ok(Some(AskedOf {
        key: asked.learner.0.clone(),
        name: learner.name(),
        question,
    }))
}

fn apart(review: ReviewKey, onefile: BTreeSet<i64>) -> Answer {
    Answer::Apart {
        pics: BTreeSet::from([review]),
        onefile,
    }
}

async fn keep(tandem: &Tandem, learner: &LearnerKey, answer: &Answer) -> Result<(), Error> {
    Ok(tandem
        .store
        .answer(learner, answer, tandem.account(), tandem.now())
        .await?)
}
