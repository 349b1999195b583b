//! What the window and Tandem say to each other. Texts are ready to be shown: days and times are
//! in UK time. Exported to TypeScript by the test of [`super::typescript`].

mod learners;
mod run;
mod setup;
mod state;

pub use learners::*;
pub use run::*;
pub use setup::*;
pub use state::*;
