//! Which commands write the log in the data folder.

use super::{Command, Copies, Gate, Links, Pics, SettingsWhat};
use tandem_api::LogInFolder;

impl Command {
    /// What only looks leaves no trace.
    pub fn log(&self) -> LogInFolder {
        match self {
            Self::Demo(_)
            | Self::Standin(_)
            | Self::Report { .. }
            | Self::Search { .. }
            | Self::Show { .. }
            | Self::History { .. }
            | Self::Runs { .. }
            | Self::Parked
            | Self::Questions
            | Self::Status
            | Self::Diagnostics { .. }
            | Self::Gate {
                what: None | Some(Gate::Show),
            }
            | Self::Links {
                what: Links::Check | Links::Coverage | Links::Export { .. },
            }
            | Self::Settings {
                what: SettingsWhat::List | SettingsWhat::Get { .. },
            }
            | Self::Copies {
                what: None | Some(Copies::List),
            }
            | Self::Pics { what: Pics::State } => LogInFolder::NotKept,
            Self::Handover { tick, untick, .. } if tick.is_empty() && untick.is_empty() => {
                LogInFolder::NotKept
            }
            Self::Release {
                id: None,
                brake: None,
                ..
            } => LogInFolder::NotKept,
            _ => LogInFolder::Kept,
        }
    }
}
