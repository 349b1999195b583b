//! What a question lets people choose from.

use crate::Choice;

/// The answer that says of reviews that they are different ones.
pub(crate) const APART: &str = "apart";

pub(crate) fn choice(reply: &str, label: &str, explain: &str) -> Choice {
    Choice {
        reply: reply.to_owned(),
        label: label.to_owned(),
        explain: explain.to_owned(),
    }
}
