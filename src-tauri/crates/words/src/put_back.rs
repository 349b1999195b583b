//! What stays when something is put back, and what to do about it.

use tandem_sync::undo::{LeftInOnefile, Stays};

/// Why something stays as it is, or what a person can do.
pub fn stays(stays: Stays) -> &'static str {
    match stays {
        Stays::PutBackAlready => "It was put back already.",
        Stays::PutBackByPerson => {
            "It was put back by a person. Release it, and the next run changes it again."
        }
        Stays::ChangedSince => "It was changed in PICS since, and stays as it is there.",
        Stays::LearnerGone => "The learner is not in PICS any more.",
        Stays::LetGo => "What was there before was let go with the learner's other personal data.",
        Stays::InOnefile(left) => match left {
            LeftInOnefile::Review => "Remove the review and its visit in OneFile by hand.",
            LeftInOnefile::Aim => "Remove the learning aim in OneFile by hand.",
            LeftInOnefile::FilledField => {
                "Empty the field in OneFile by hand, and in PICS too if it is wrong."
            }
            LeftInOnefile::ReplacedValue => {
                "Enter the earlier value in OneFile by hand, and in PICS too if it is wrong."
            }
            LeftInOnefile::ChangedBesides => "Enter the earlier value in OneFile by hand.",
            LeftInOnefile::Account => {
                "Archive or delete the account in OneFile by hand, and remove the link."
            }
            LeftInOnefile::Assessor => {
                "Archive or delete the assessor's account in OneFile by hand."
            }
            LeftInOnefile::Placement => "Remove the placement in OneFile by hand.",
            LeftInOnefile::Classroom => "Remove the class in OneFile by hand.",
        },
    }
}
