//! What a window asks for and is told. [`Desk`] is what every shell of a window holds; the calls
//! it takes are listed once, in [`for_every_call`](crate::for_every_call), and everything else
//! follows from that list: the commands of the desktop, the paths of a web shell, and the types
//! of the window's own code.

mod change;
mod comparison;
mod desk;
mod learners;
mod preview;
mod progress;
mod questions;
mod reviews;
mod run;
mod setup;
mod state;
mod types;
#[cfg(test)]
mod typescript;

pub use desk::{Demo, Desk};
pub use types::*;

/// Hands the list of calls to another macro: name, what the call takes, and what it gives.
/// `takes` and `gives` are types of [`window`](crate::window), or `()`.
#[macro_export]
macro_rules! for_every_call {
    ($with:ident) => {
        $with! {
            state: () => State,
            learners: LearnerSearch => Learners,
            learner: LearnerRef => LearnerPage,
            compare: LearnerRef => Comparison,
            sync_learner: LearnerRef => RunResult,
            answer: AnswerGiven => (),
            import_ilr: FileChosen => ImportResult,
            connect: Connect => ConnectAnswer,
            test_connection: () => ConnectionTest,
            preview: () => Preview,
            preview_shown: () => Option<Preview>,
            preview_changes: PreviewFilter => ChangePage,
            accept: PlanName => RunResult,
            sync_all: () => RunResult,
            stop: () => (),
        }
    };
}
