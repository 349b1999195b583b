//! What a question lets people choose from.

use crate::{Choice, ReplyGiven};

pub(crate) fn choice(reply: ReplyGiven, label: &str, explain: &str) -> Choice {
    Choice {
        reply,
        label: label.to_owned(),
        explain: explain.to_owned(),
    }
}
