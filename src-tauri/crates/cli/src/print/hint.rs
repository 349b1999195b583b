//! What the remedy of an error is called on the command line.

use tandem_api::ErrorCode;

/// The command or option that helps, where there is one.
pub fn of(code: ErrorCode, putting_back: bool) -> Option<&'static str> {
    Some(match code {
        ErrorCode::NotConnected | ErrorCode::TokenMissing | ErrorCode::TokenRefused => {
            "The command is: tandem connect --environment … --token-stdin. Or set TANDEM_ONEFILE_TOKEN for one call."
        }
        ErrorCode::KeyringMissing | ErrorCode::KeyringLocked | ErrorCode::KeyMissing => {
            "For one call without a keyring, set TANDEM_DATA_KEY (64 hex digits) and TANDEM_ONEFILE_TOKEN."
        }
        ErrorCode::SeveralCentres | ErrorCode::NoSuchCentre => "The option is --centre.",
        ErrorCode::OtherCentre | ErrorCode::FolderRefused => "The option is --data.",
        ErrorCode::SecondSynchroniser => {
            "The commands are: tandem parked, then tandem gate confirm scheduler_off with --name and --note."
        }
        ErrorCode::PlanUnknown if putting_back => {
            "The commands are: tandem put-back with --run, --entry or --learner, then tandem put-back --accept with the plan that it names."
        }
        ErrorCode::NothingToPutBack => "The commands are: tandem runs, and tandem history.",
        ErrorCode::NoSuchRun => "The command is: tandem runs.",
        ErrorCode::PlanNeeded
        | ErrorCode::PlanUnknown
        | ErrorCode::PlanOutdated
        | ErrorCode::PlanCarriedOut => {
            "The commands are: tandem sync --dry-run, then tandem sync --accept with the plan that it names."
        }
        ErrorCode::GateOpen => {
            "The commands are: tandem gate, then tandem gate confirm; or tandem sync --accept with --around-gate and a reason."
        }
        ErrorCode::NameAndNoteNeeded | ErrorCode::StepNotConfirmable => {
            "The commands are: tandem gate, tandem gate check, and tandem gate confirm with --name and --note."
        }
        ErrorCode::NoSuchQuestion => "The command is: tandem questions.",
        ErrorCode::LinksNotRead => "The command is: tandem links suggest.",
        ErrorCode::ArchivedPartner => {
            "The command is: tandem links accept, with the pair and --archived."
        }
        ErrorCode::NothingInCommon => {
            "The command is: tandem links accept, with the pair and --different."
        }
        ErrorCode::UnknownLearner | ErrorCode::AmbiguousReference => {
            "The command is: tandem search, with part of a name."
        }
        ErrorCode::OtherCustomer
        | ErrorCode::CentreGone
        | ErrorCode::ListingEmpty
        | ErrorCode::ListingShrank
        | ErrorCode::RecordsVanished
        | ErrorCode::ReplacesTooMuch
        | ErrorCode::RewritesTooMuch
        | ErrorCode::CreatesTooMany
        | ErrorCode::WriteChangedMore
        | ErrorCode::TimeShownOtherwise
        | ErrorCode::ClockWentBack
        | ErrorCode::ClockAway => {
            "The commands are: tandem parked, then tandem release --brake with its number and --reason."
        }
        _ => return None,
    })
}
