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

    // Earlier versions kept one sentence, which had the same four values in one form only.
    fn of_sentence(sentence: &str) -> Option<Self> {
        let switch = |text| match text {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        };
        let rest = sentence.strip_prefix("reviews to OneFile ")?;
        let (to_onefile, rest) = rest.split_once(", reviews to PICS ")?;
        let (to_pics, rest) = rest.split_once(", type “")?;
        let (type_sent, visit_type) = rest.rsplit_once("”, visit type ")?;
        Some(Self {
            to_onefile: switch(to_onefile)?,
            to_pics: switch(to_pics)?,
            type_sent: type_sent.to_owned(),
            visit_type: visit_type.parse().ok()?,
        })
    }
}

/// Reads what any version kept. What can't be read was not known: it must not close a gate.
pub(super) fn as_kept<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<DecidedReviews>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Kept {
        Values(DecidedReviews),
        Sentence(String),
        Other(serde::de::IgnoredAny),
    }
    Ok(match Option::<Kept>::deserialize(from)? {
        Some(Kept::Values(values)) => Some(values),
        Some(Kept::Sentence(sentence)) => DecidedReviews::of_sentence(&sentence),
        Some(Kept::Other(_)) | None => None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Part, RestsOn};
    use super::*;

    const SENTENCE: &str = r#"{"centre": 10, "settings":
        "reviews to OneFile on, reviews to PICS off, type “Normal”, visit type 2"}"#;

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
    fn a_sentence_of_an_earlier_version_is_taken_over_as_its_values() {
        let kept: RestsOn = serde_json::from_str(SENTENCE).unwrap();
        assert_eq!(kept.changed(&now(2)), []);
        assert_eq!(kept.changed(&now(3)), [Part::Settings]);
        let values = serde_json::to_string(&now(2)).unwrap();
        let again: RestsOn = serde_json::from_str(&values).unwrap();
        assert_eq!(again, now(2));
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
