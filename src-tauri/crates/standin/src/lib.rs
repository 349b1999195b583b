//! Stand-in server for OneFile, and generated data for both sides.
//!
//! [`StandIn`] behaves as the OneFile REST API does, as far as that is known, and otherwise as
//! its [`Settings`] say. It holds a [`state::State`], and needs neither a network nor a thread of
//! its own; [`Running`] serves one on loopback, and answers only what was meant for loopback. Served,
//! it has besides the API a control side for tests, under `/_standin/` and a name that nobody guesses
//! ([`Running::control_url`]):
//!
//! | call | does |
//! | --- | --- |
//! | `GET metrics` | [`Metrics`] |
//! | `GET state`, `PUT state` | everything it holds, whole |
//! | `GET state?comparable=1` | [`comparable::comparable`] |
//! | `POST faults`, `DELETE faults` | adds one [`Rule`] or a list; removes all |
//! | `POST edit` | one [`Edit`] or a list: what a person does in OneFile |
//! | `POST clock` | `{"advance_seconds": n}` moves its time on |
//! | `GET settings`, `PUT settings` | [`Settings`]; those left out keep their value |

mod answer;
mod body;
pub mod clock;
pub mod comparable;
mod control;
mod dispatch;
mod doors;
mod edit;
mod endpoints;
mod faults;
pub mod generate;
mod ids;
mod invented;
mod late;
mod limit;
mod metrics;
mod path;
mod refusal;
mod render;
mod server;
mod session;
pub mod settings;
mod standin;
pub mod state;

pub use clock::ServerClock;
pub use doors::{ControlName, ControlNameError};
pub use edit::{Act, Edit};
pub use faults::{Effect, Rule, RuleError};
pub use invented::Invented;
pub use metrics::Metrics;
pub use path::{BASE_PATH, CONTROL_PATH};
pub use refusal::Refusal;
pub use server::Running;
pub use settings::Settings;
pub use standin::{LIMIT_HEADER, Outcome, StandIn};
