//! What a question lets people choose from.

use crate::{Choice, QuestionView, ReplyGiven};
use tandem_words::questions::Asked;

pub(crate) fn choice(reply: ReplyGiven, label: &str, explain: &str) -> Choice {
    Choice {
        reply,
        label: label.to_owned(),
        explain: explain.to_owned(),
    }
}

/// A question with what it lets people choose from. `id` names it within its learner.
pub(crate) fn asked(id: &str, asked: Asked, choices: Vec<Choice>) -> QuestionView {
    QuestionView {
        id: id.to_owned(),
        ask: asked.ask,
        explain: asked.explain,
        choices,
    }
}
