//! Answers to questions.

use clap::Subcommand;

#[derive(Debug, clap::Args)]
pub struct Answer {
    /// Ident, learner reference, or a ULN that one learner has.
    #[arg(value_name = "REF")]
    pub learner: String,
    /// The PICS review or the learning aim that the question is about; `dates` for odd days.
    #[arg(value_name = "RECORD")]
    pub record: String,
    /// What a look into OneFile showed.
    #[command(subcommand)]
    pub reply: Reply,
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub enum Reply {
    /// The slot is not in OneFile: send it again.
    NotThere,
    /// The slot was there and I removed it: send it again.
    Removed,
    /// The slot is there, and I made the review in it by hand.
    MadeByHand,
    /// It is the same review as this one in OneFile.
    Join {
        /// OneFile review ID.
        onefile_id: i64,
    },
    /// It is another review than those in OneFile on that day.
    Apart,
    /// The aim is gone in OneFile: assign it once more.
    AssignAgain,
    /// The aim or the review is gone in OneFile, or the days of reviews are not meant: leave it.
    Leave,
    /// The days of reviews are meant: send them.
    Send,
    /// What I said last about it was a mistake: ask again.
    Undo,
}
