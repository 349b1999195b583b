//! What is decided about reviews before the initial run, as a confirmation keeps it.

use crate::settings::Settings;
use serde::{Deserialize, Deserializer, Serialize};

/// The settings that are decided on in one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidedReviews {
    /// Reviews go to OneFile.
    pub to_onefile: bool,
    /// OneFile's reviews come into PICS.
    pub to_pics: bool,
    /// Review type that is sent.
    pub type_sent: String,
    /// OneFile VisitTypeID of the slots.
    pub visit_type: i64,
}

impl DecidedReviews {
    /// As they are set.
    pub fn of(settings: &Settings) -> Self {
        Self {
            to_onefile: settings.reviews_to_onefile,
            to_pics: settings.reviews_to_pics,
            type_sent: settings.review_type_sent.clone(),
            visit_type: settings.visit_type,
        }
    }
}

/// What can't be read was not known: it must not close a gate.
pub(super) fn as_kept<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<DecidedReviews>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Kept {
        Values(DecidedReviews),
        Other(serde::de::IgnoredAny),
    }
    Ok(match Option::<Kept>::deserialize(from)? {
        Some(Kept::Values(values)) => Some(values),
        Some(Kept::Other(_)) | None => None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Part, RestsOn};
    use super::*;

    fn now(visit_type: i64) -> RestsOn {
        let settings = Settings {
            reviews_to_pics: false,
            visit_type,
            ..Settings::default()
        };
        RestsOn {
            centre: Some(10),
            settings: Some(DecidedReviews::of(&settings)),
            ..RestsOn::default()
        }
    }

    #[test]
    fn what_was_decided_is_kept_as_values() {
        let values = serde_json::to_string(&now(2)).unwrap();
        let kept: RestsOn = serde_json::from_str(&values).unwrap();
        assert_eq!(kept.changed(&now(2)), []);
        assert_eq!(kept.changed(&now(3)), [Part::Settings]);
    }

    #[test]
    fn what_no_version_can_read_closes_no_gate() {
        for kept in [
            r#"{"settings": "reviews are sent, type Normal"}"#,
            r#"{"settings": {"reviews": true}}"#,
            r#"{"settings": null}"#,
            "{}",
        ] {
            let kept: RestsOn = serde_json::from_str(kept).unwrap();
            assert_eq!(kept.changed(&now(2)), []);
        }
    }
}
