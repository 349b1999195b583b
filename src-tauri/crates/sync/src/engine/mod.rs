//! The routine: observe, plan, apply. The background run and the button call the same code.

mod alone;
mod apply;
mod besides;
mod carried;
mod deliveries;
mod enrol;
mod events;
mod judging;
mod locks;
mod making;
mod parts;
mod pics_alone;
mod progress;
mod reading;
mod recover;
mod report;
mod retry;
mod run;
mod shared;
mod turns;
mod work;
mod writes;

pub use enrol::{EnrolReport, EnrolRequest, Enrolled};
pub use events::Event;
pub use locks::{Ended, Lock, Locks};
pub use parts::{Engine, Mode};
pub use pics_alone::PicsAlone;
pub use reading::{Observed, OnefileSide, SharedSeen};
pub use report::Report;
pub use work::Work;
