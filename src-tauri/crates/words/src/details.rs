//! Details of learners, officers and organisations in words.

use tandem_sync::records::details::Detail;

pub(super) const TO_ONEFILE: &str = "details are kept as PICS has them";
pub(super) const TO_PICS: &str = "details are kept as OneFile has them";
pub(super) const ULN_NOT_SENT: &str =
    "the ULN is temporary, no valid one, or another learner's too, so it is not sent";

pub(super) fn not_shown(detail: Detail) -> String {
    format!(
        "OneFile has not shown \"{}\" yet, so it is not written",
        detail.label()
    )
}

pub(super) fn did_not_stick(detail: Detail) -> String {
    format!(
        "OneFile took \"{}\" and showed another value afterwards, so it is not written any more",
        detail.label()
    )
}

pub(super) fn claimed_twice(onefile_id: i64) -> String {
    format!("two records in PICS hold the OneFile ID {onefile_id}: correct one of them")
}
