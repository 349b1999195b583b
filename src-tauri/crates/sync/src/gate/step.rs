//! The steps, in the order in which they are taken.

use serde::{Deserialize, Serialize};

macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident $key:literal,)*) => {
        /// A step of the gate.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Step { $($(#[$doc])* $name,)* }

        impl Step {
            /// All of them, in order.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The name that never changes.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }
        }
    };
}

steps! {
    /// The OneFile integration inside PICSWeb is off.
    PicswebOff "picsweb_off",
    /// The synchronise task of the desktop scheduler is off, on every computer.
    SchedulerOff "scheduler_off",
    /// OneFile user name and password are gone from desktop PICS.
    CredentialsRemoved "credentials_removed",
    /// Staff know that the button of the achievements tab is not to be used.
    StaffTold "staff_told",
    /// The token is for the right environment, and the connection works.
    Connection "connection",
    /// One centre.
    OneCentre "one_centre",
    /// One installation of Tandem works with this centre.
    OneInstallation "one_installation",
    /// Learners who exist on both sides are linked.
    LearnersLinked "learners_linked",
    /// Officers who exist on both sides are linked.
    OfficersLinked "officers_linked",
    /// Organisations that exist on both sides are linked.
    OrganisationsLinked "organisations_linked",
    /// No two assessors in OneFile have one MIS value.
    MisUnique "mis_unique",
    /// What OneFile offers was read for this centre.
    OfferedAims "offered_aims",
    /// Aims of learners have their partner, or somebody knows why not.
    AimsPaired "aims_paired",
    /// Review switches and visit type are decided.
    ReviewsDecided "reviews_decided",
    /// Settings of the desktop interface do not apply any more.
    DesktopSettings "desktop_settings",
    /// The preview was read and accepted.
    PreviewRead "preview_read",
    /// The values about to be replaced were exported.
    CopyExported "copy_exported",
}

impl Step {
    /// The step with this name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|step| step.key() == key)
    }

    /// Whether only a person can know it.
    pub fn is_a_persons(self) -> bool {
        matches!(
            self,
            Self::PicswebOff
                | Self::SchedulerOff
                | Self::CredentialsRemoved
                | Self::StaffTold
                | Self::OneInstallation
                | Self::ReviewsDecided
                | Self::DesktopSettings
        )
    }

    /// Whether it is about the initial run alone, so that it is settled once that was accepted.
    pub fn is_of_the_initial_run(self) -> bool {
        matches!(
            self,
            Self::LearnersLinked
                | Self::OfficersLinked
                | Self::OrganisationsLinked
                | Self::MisUnique
                | Self::OfferedAims
                | Self::AimsPaired
                | Self::ReviewsDecided
                | Self::PreviewRead
                | Self::CopyExported
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_what_is_stored() {
        for step in Step::ALL {
            assert_eq!(Step::from_key(step.key()), Some(*step));
            assert_eq!(serde_json::to_value(step).unwrap(), step.key());
        }
        assert_eq!(Step::from_key("tea"), None);
    }
}
