//! Joining questions as the last runs left them: they are asked and answered, singly or many
//! alike, without asking OneFile again.

use crate::questions;
use crate::questions::choice::choice;
use crate::{Alike, AnsweredAlike, AskedOf, Desk, QuestionName, ReplyGiven};
use std::collections::BTreeSet;
use std::sync::Arc;
use tandem_api::{Error, OpenJoining, Tandem};
use tandem_words as words;

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
        for asked in tandem.joinings().await? {
            if !wanted.contains(&(asked.learner.0.clone(), asked.review.0.clone())) {
                continue;
            }
            let joined = match (given.reply, asked.pair()) {
                (ReplyGiven::Together, Some(onefile_id)) => Some(onefile_id),
                (ReplyGiven::Apart, _) => None,
                _ => return Err(questions::no_answer()),
            };
            tandem.answer_joining(&asked, joined).await?;
            settled += 1;
        }
        self.tell();
        Ok(settled)
    }
}

/// Questions that one answer fits, where there are several of them.
pub(crate) fn grouped(open: &[OpenJoining]) -> Vec<Alike> {
    let pairs: Vec<&OpenJoining> = open.iter().filter(|asked| asked.pair().is_some()).collect();
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
                ReplyGiven::Together,
                "Each pair is one review",
                "They are linked, and nothing is created.",
            ),
            choice(
                ReplyGiven::Apart,
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
pub(crate) async fn single(tandem: &Tandem, asked: &OpenJoining) -> Result<Option<AskedOf>, Error> {
    let people = tandem
        .people(BTreeSet::from([asked.learner.clone()]))
        .await?;
    let Some(learner) = people.get(&asked.learner) else {
        return Ok(None);
    };
    let (onefile, gone) = (&asked.onefile, &asked.gone);
    let question = questions::joining(learner, asked.day, &asked.review, onefile, gone, &[]);
    Ok(Some(AskedOf {
        key: asked.learner.0.clone(),
        name: learner.name(),
        question,
    }))
}
