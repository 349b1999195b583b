//! Questions about what is gone in OneFile, or can hardly be meant, as people read them.

use crate::questions::choice::{asked as asked_of, choice};
use crate::{AskedOf, QuestionView, ReplyGiven};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use tandem_api::{Error, Tandem};
use tandem_api::{Noticed, Word};
use tandem_sync::codes;
use tandem_sync::records::pics::{AimKey, Learner, ReviewKey};
use tandem_words::{self as words, questions as say};

/// The word that a reply of the window stands for, where it is one about these questions.
pub(crate) fn word(reply: ReplyGiven) -> Option<Word> {
    Some(match reply {
        ReplyGiven::AssignAgain => Word::AssignAgain,
        ReplyGiven::Leave => Word::Leave,
        ReplyGiven::Send => Word::Send,
        _ => return None,
    })
}

/// Those that the last runs found and nobody has answered yet.
pub(crate) async fn asked(tandem: &Tandem) -> Result<Vec<AskedOf>, Error> {
    let mut asked = Vec::new();
    let open = tandem.noticed().await?;
    let keys = open.iter().map(|(learner, _)| learner.clone());
    let people = tandem.people(keys.collect()).await?;
    for (learner, noticed) in open {
        if let Some(held) = people.get(&learner) {
            asked.push(AskedOf {
                key: learner.0.clone(),
                name: held.name(),
                question: question(held, &noticed),
            });
        }
    }
    Ok(asked)
}

/// One of them.
pub(crate) fn question(learner: &Learner, noticed: &Noticed) -> QuestionView {
    match noticed {
        Noticed::AimGone { aim, since, .. } => aim_gone(learner, aim, *since),
        Noticed::ReviewGone { review, since, .. } => review_gone(learner, review, *since),
        Noticed::OddDates { reviews } => odd_dates(noticed.name(), reviews),
    }
}

fn aim_gone(learner: &Learner, aim: &AimKey, since: NaiveDate) -> QuestionView {
    let here = learner.aim(aim);
    let code = (here.and_then(codes::aim_code)).unwrap_or_else(|| aim.0.clone());
    let choices = vec![
        choice(
            ReplyGiven::AssignAgain,
            "Yes, assign it again",
            "The next Sync assigns it. What the removed one held does not come back.",
        ),
        choice(
            ReplyGiven::Leave,
            "No, leave it",
            "PICS keeps it as it is, and nothing is sent.",
        ),
    ];
    asked_of(&aim.0, say::aim_gone(&code, since), choices)
}

fn review_gone(learner: &Learner, review: &ReviewKey, since: NaiveDate) -> QuestionView {
    let here = learner.review(review);
    let at = here.and_then(|review| words::slot(review.proposed, review.proposed_time));
    let choices = vec![choice(
        ReplyGiven::Leave,
        "Yes, leave it",
        "PICS keeps its review as it is, and nothing is sent.",
    )];
    asked_of(&review.0, say::review_gone(at, since), choices)
}

fn odd_dates(name: &str, reviews: &BTreeMap<ReviewKey, NaiveDate>) -> QuestionView {
    let choices = vec![
        choice(
            ReplyGiven::Send,
            "Yes, send to OneFile",
            "The next Sync creates them there.",
        ),
        choice(
            ReplyGiven::Leave,
            "No, do not send",
            "PICS keeps them as they are.",
        ),
    ];
    asked_of(name, say::odd_dates(reviews), choices)
}
