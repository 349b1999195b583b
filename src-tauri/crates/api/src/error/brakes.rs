//! Brakes as errors.

use super::{Error, ErrorCode};
use tandem_sync::brakes::{Brake, BrakeKind};
use tandem_words::brakes;

/// What a run that stopped for a person says.
impl From<&Brake> for Error {
    fn from(brake: &Brake) -> Self {
        Self::new(
            code(brake.kind()),
            brakes::sentence(brake),
            brakes::remedy(brake),
        )
    }
}

fn code(kind: BrakeKind) -> ErrorCode {
    match kind {
        BrakeKind::OtherCustomer => ErrorCode::OtherCustomer,
        BrakeKind::CentreGone => ErrorCode::CentreGone,
        BrakeKind::ListingEmpty => ErrorCode::ListingEmpty,
        BrakeKind::ListingShrank => ErrorCode::ListingShrank,
        BrakeKind::RecordsVanished => ErrorCode::RecordsVanished,
        BrakeKind::ReplacesTooMuch => ErrorCode::ReplacesTooMuch,
        BrakeKind::RewritesTooMuch => ErrorCode::RewritesTooMuch,
        BrakeKind::CreatesTooMany => ErrorCode::CreatesTooMany,
        BrakeKind::WriteChangedMore => ErrorCode::WriteChangedMore,
        BrakeKind::TimeShownOtherwise => ErrorCode::TimeShownOtherwise,
        BrakeKind::ClockWentBack => ErrorCode::ClockWentBack,
        BrakeKind::ClockAway => ErrorCode::ClockAway,
    }
}
