//! Questions on a learner's page, and their answers.

use super::{AnswerGiven, Choice, Desk, QuestionView};
use crate::{Error, ErrorCode, LearnerView, OpenQuestion, Reply, words};
use std::collections::BTreeSet;
use std::sync::Arc;
use tandem_sync::plan::{Push, Question};
use tandem_sync::records::pics::{LearnerKey, ReviewKey};
use tandem_sync::uktime;

impl Desk {
    /// Keeps what a person answered. The next Sync acts on it.
    ///
    /// # Errors
    /// The question is not open any more, or the answer does not fit it.
    pub async fn answer(self: &Arc<Self>, given: AnswerGiven) -> Result<(), Error> {
        let tandem = self.tandem().await?;
        let reply = reply(&given.reply).ok_or_else(|| {
            Error::new(
                ErrorCode::NoSuchQuestion,
                "This is no answer to the question.",
                "Look at the question again.",
            )
        })?;
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

/// Questions about one learner; each is named by the PICS review that it is about.
pub(super) fn of(
    learner: &LearnerKey,
    view: &LearnerView,
    open: &[OpenQuestion],
) -> Vec<QuestionView> {
    let halfway = open.iter().filter_map(|question| match question {
        OpenQuestion::VisitInDoubt { learner: of, push } if of == learner => {
            Some(visit_in_doubt(push))
        }
        OpenQuestion::ReviewMissing {
            learner: of, push, ..
        } if of == learner => Some(review_missing(push)),
        _ => None,
    });
    let joining = view.plan.iter().flat_map(|plan| &plan.questions).flat_map(
        |Question::Joining { day, pics, onefile }| {
            let day = words::slot(Some(*day), None).unwrap_or_default();
            pics.iter()
                .map(move |review| joining(view, &day, review, onefile))
        },
    );
    halfway.chain(joining).collect()
}

const NOT_THERE: &str = "not_there";
const REMOVED: &str = "removed";
const MADE_BY_HAND: &str = "made_by_hand";
const APART: &str = "apart";
const JOIN: &str = "join:";

fn reply(text: &str) -> Option<Reply> {
    Some(match text {
        NOT_THERE => Reply::NotThere,
        REMOVED => Reply::Removed,
        MADE_BY_HAND => Reply::MadeByHand,
        APART => Reply::Apart,
        _ => Reply::Join(text.strip_prefix(JOIN)?.parse().ok()?),
    })
}

fn visit_in_doubt(push: &Push) -> QuestionView {
    QuestionView {
        id: push.review.0.clone(),
        ask: format!("Is the visit of {} in OneFile?", at(push)),
        explain: "It was sent, and no answer came. OneFile offers no way to look for a visit, so please look in the \
                  learner's calendar there."
            .into(),
        choices: vec![
            choice(NOT_THERE, "No, it is not there", "The next Sync sends it again."),
            removed(),
            made_by_hand(),
        ],
    }
}

fn review_missing(push: &Push) -> QuestionView {
    QuestionView {
        id: push.review.0.clone(),
        ask: format!("What became of the visit of {}?", at(push)),
        explain: "The visit is in OneFile, and the review in it could not be made. Each run tries again; or settle it \
                  by hand."
            .into(),
        choices: vec![removed(), made_by_hand()],
    }
}

fn removed() -> Choice {
    choice(
        REMOVED,
        "It was there, and I removed it",
        "The next Sync sends it again.",
    )
}

fn made_by_hand() -> Choice {
    choice(
        MADE_BY_HAND,
        "It is there, and I made the review in it by hand",
        "The next Sync links that review with this one.",
    )
}

fn joining(
    view: &LearnerView,
    day: &str,
    review: &ReviewKey,
    onefile: &BTreeSet<i64>,
) -> QuestionView {
    let here = view.pics.review(review);
    let time = here.and_then(|review| review.proposed_time);
    let time = time.map_or_else(
        || "without a time".to_owned(),
        |time| format!("at {}", time.format("%H:%M")),
    );
    let held = view.onefile.iter().flat_map(|side| &side.reviews);
    let mut choices: Vec<Choice> = held
        .filter(|other| onefile.contains(&other.id))
        .map(|other| {
            let at = other.scheduled_for.or(other.started_on).map(uktime::wall);
            let at = at.map_or_else(
                || format!("OneFile review {}", other.id),
                |at| format!("the review at {} in OneFile", at.format("%H:%M")),
            );
            choice(
                &format!("{JOIN}{}", other.id),
                &format!("One review: it is {at}"),
                "They are linked, and nothing is created.",
            )
        })
        .collect();
    choices.push(choice(
        APART,
        "Two reviews",
        "Each is created in the other system.",
    ));
    QuestionView {
        id: review.0.clone(),
        ask: format!("{day}: one review, or two?"),
        explain: format!(
            "PICS has a review {time}, and OneFile has one on the same day. Neither knows of the other."
        ),
        choices,
    }
}

fn choice(reply: &str, label: &str, explain: &str) -> Choice {
    Choice {
        reply: reply.to_owned(),
        label: label.to_owned(),
        explain: explain.to_owned(),
    }
}

fn at(push: &Push) -> String {
    words::slot(Some(push.day), Some(push.time)).unwrap_or_default()
}
