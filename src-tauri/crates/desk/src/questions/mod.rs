//! Questions about one learner, and their answers.

pub(crate) mod alike;
pub(crate) mod choice;
pub(crate) mod noticed;

use self::choice::{asked, choice};
use crate::{AnswerGiven, Choice, Desk, QuestionView, ReplyGiven};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeSet;
use std::sync::Arc;
use tandem_api::Noticed;
use tandem_api::{Error, ErrorCode, LearnerView, OpenQuestion, Reply};
use tandem_sync::plan::{Push, Question};
use tandem_sync::records::onefile;
use tandem_sync::records::pics::{Learner, LearnerKey, ReviewKey};
use tandem_sync::uktime;
use tandem_words::questions as say;

impl Desk {
    /// Keeps what a person answered. The next Sync acts on it.
    ///
    /// # Errors
    /// The question is not open any more, or the answer does not fit it.
    pub async fn answer(self: &Arc<Self>, given: AnswerGiven) -> Result<(), Error> {
        let tandem = self.tandem().await?;
        if let Some(word) = noticed::word(given.reply) {
            let learner = LearnerKey(given.learner);
            tandem
                .answer_noticed(&learner, &given.question, word)
                .await?;
            self.tell();
            return Ok(());
        }
        let reply = reply(given.reply).ok_or_else(no_answer)?;
        tandem
            .answer(
                &LearnerKey(given.learner),
                &ReviewKey(given.question),
                reply,
            )
            .await?;
        self.tell();
        Ok(())
    }
}

pub(crate) fn no_answer() -> Error {
    Error::new(
        ErrorCode::NoSuchQuestion,
        "This is no answer to the question.",
        "Look at the question again.",
    )
}

/// Questions about one learner; each is named by the PICS review that it is about.
pub(crate) fn of(
    learner: &LearnerKey,
    view: &LearnerView,
    open: &[OpenQuestion],
) -> Vec<QuestionView> {
    let seen = view.onefile.as_ref().map(|side| side.reviews.as_slice());
    let planned = view.plan.iter().flat_map(|plan| &plan.questions);
    let planned = planned.flat_map(|question| match question {
        Question::Joining {
            day,
            pics,
            onefile,
            gone,
        } => {
            let seen = seen.unwrap_or_default();
            let one = |review| joining(&view.pics, *day, review, onefile, gone, seen);
            pics.iter().map(one).collect::<Vec<_>>()
        }
        other => (Noticed::of(other.clone()).iter())
            .map(|noticed| noticed::question(&view.pics, noticed))
            .collect(),
    });
    halfway(open)
        .filter(|(of, _)| *of == learner)
        .map(|(_, question)| question)
        .chain(planned)
        .collect()
}

/// Questions about reviews whose way to OneFile ended halfway.
pub(crate) fn halfway(open: &[OpenQuestion]) -> impl Iterator<Item = (&LearnerKey, QuestionView)> {
    open.iter().filter_map(|question| match question {
        OpenQuestion::VisitInDoubt {
            learner,
            sent,
            push,
        } => Some((learner, visit_in_doubt(*sent, push))),
        OpenQuestion::ReviewMissing { learner, push, .. } => Some((learner, review_missing(push))),
        OpenQuestion::Joining { .. }
        | OpenQuestion::AccountInDoubt { .. }
        | OpenQuestion::Noticed { .. } => None,
    })
}

fn reply(given: ReplyGiven) -> Option<Reply> {
    Some(match given {
        ReplyGiven::NotThere => Reply::NotThere,
        ReplyGiven::Removed => Reply::Removed,
        ReplyGiven::MadeByHand => Reply::MadeByHand,
        ReplyGiven::Apart => Reply::Apart,
        ReplyGiven::Join { onefile_id } => Reply::Join(onefile_id),
        ReplyGiven::Together | ReplyGiven::AssignAgain | ReplyGiven::Leave | ReplyGiven::Send => {
            return None;
        }
    })
}

fn visit_in_doubt(sent: DateTime<Utc>, push: &Push) -> QuestionView {
    let choices = vec![
        choice(
            ReplyGiven::NotThere,
            "No, it is not there",
            "The next Sync sends it again.",
        ),
        removed(),
        made_by_hand(),
    ];
    asked(&push.review.0, say::visit_in_doubt(sent, push), choices)
}

fn review_missing(push: &Push) -> QuestionView {
    let choices = vec![removed(), made_by_hand()];
    asked(&push.review.0, say::review_missing(push), choices)
}

fn removed() -> Choice {
    choice(
        ReplyGiven::Removed,
        "It was there, and I removed it",
        "The next Sync sends it again.",
    )
}

fn made_by_hand() -> Choice {
    choice(
        ReplyGiven::MadeByHand,
        "It is there, and I made the review in it by hand",
        "The next Sync links that review with this one.",
    )
}

/// One review, or two? `seen` are reviews of OneFile as far as they are at hand.
pub(crate) fn joining(
    learner: &Learner,
    day: NaiveDate,
    review: &ReviewKey,
    onefile: &BTreeSet<i64>,
    gone: &BTreeSet<i64>,
    seen: &[onefile::Review],
) -> QuestionView {
    let here = learner.review(review);
    let time = here.and_then(|review| review.proposed_time);
    let there: BTreeSet<i64> = onefile.difference(gone).copied().collect();
    let mut choices: Vec<Choice> = there
        .iter()
        .map(|id| {
            let other = seen.iter().find(|other| other.id == *id);
            let at = other.and_then(|other| other.scheduled_for.or(other.started_on));
            let which = match at.map(uktime::wall) {
                Some(at) => format!("the review at {} in OneFile", at.format("%H:%M")),
                None if there.len() == 1 => "the one in OneFile".to_owned(),
                None => format!("OneFile review {id}"),
            };
            choice(
                ReplyGiven::Join { onefile_id: *id },
                &format!("One review: it is {which}"),
                "They are linked, and nothing is created.",
            )
        })
        .collect();
    choices.push(match there.is_empty() {
        true => choice(
            ReplyGiven::Apart,
            "Send the review of PICS",
            "The next Sync creates it in OneFile.",
        ),
        false => choice(
            ReplyGiven::Apart,
            "Two reviews",
            "Each is created in the other system.",
        ),
    });
    asked(
        &review.0,
        say::joining(day, &say::review_at(time), there.len()),
        choices,
    )
}
