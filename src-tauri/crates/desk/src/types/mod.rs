//! What the window and Tandem say to each other. Texts are ready to be shown: days and times are
//! in UK time. Exported to TypeScript by the test of [`super::typescript`].

mod attention;
mod diagnostics;
mod enrol;
mod erase;
mod gate;
mod learners;
mod linking;
mod reply;
mod run;
mod runs;
mod safekeeping;
mod settings;
mod setup;
mod state;

pub use attention::*;
pub use diagnostics::*;
pub use enrol::*;
pub use erase::*;
pub use gate::*;
pub use learners::*;
pub use linking::*;
pub use reply::*;
pub use run::*;
pub use runs::*;
pub use safekeeping::*;
pub use settings::*;
pub use setup::*;
pub use state::*;
