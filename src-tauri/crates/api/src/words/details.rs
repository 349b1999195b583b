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

/// What a detail is called, by the name that changes give it.
pub(super) fn field(name: &str) -> Option<&'static str> {
    Some(match name {
        "first_names" => "First names",
        "surname" => "Surname",
        "email" => "E-mail",
        "telephone" => "Telephone",
        "date_of_birth" => "Date of birth",
        "ni_number" => "NI number",
        "uln" => "ULN",
        "name" => "Name",
        "postcode" => "Postcode",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::field;
    use tandem_sync::records::details::{Detail, LearnerField, OfficerField, OrganisationField};

    #[test]
    fn every_detail_has_its_name() {
        let learner = LearnerField::ALL.map(Detail::Learner).into_iter();
        let others = OfficerField::ALL
            .map(Detail::Officer)
            .into_iter()
            .chain(OrganisationField::ALL.map(Detail::Organisation));
        for detail in learner.chain(others) {
            assert_eq!(field(&detail.to_string()), Some(detail.label()));
        }
    }
}
