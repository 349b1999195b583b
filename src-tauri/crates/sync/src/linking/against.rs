//! What speaks for a pair of records, and what against it.

use crate::likeness::Likeness;
use serde::{Deserialize, Serialize};

/// What speaks for a pair. A number or an e-mail counts only where no other record of its system
/// has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "reason", content = "how", rename_all = "snake_case")]
pub enum Reason {
    /// A valid unique learner number that one record of each system has.
    Uln,
    /// A National Insurance number that one record of each system has.
    NiNumber,
    /// The MIS value in OneFile is the Ident or the reference in PICS.
    MisValue,
    /// An e-mail that one record of each system has.
    Email,
    /// The date of birth.
    DateOfBirth,
    /// The date of birth but for one part of it, or with day and month exchanged.
    DateOfBirthAlmost,
    /// The surname, or the name of an organisation.
    Surname(Likeness),
    /// The first names.
    FirstNames(Likeness),
    /// The name of an organisation.
    Name(Likeness),
    /// The postcode.
    Postcode,
    /// A telephone number.
    Telephone,
    /// An e-mail that others have as well.
    SharedEmail,
}

/// What speaks against a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// Each has a valid unique learner number, and not the same.
    UlnDiffers,
    /// Each has a National Insurance number, and not the same.
    NiNumberDiffers,
    /// The MIS value in OneFile is that of another PICS record.
    MisValueOfAnother,
    /// Dates of birth differ.
    DateOfBirthDiffers,
    /// Surnames differ, as after a marriage.
    SurnameDiffers,
    /// First names differ.
    FirstNamesDiffer,
    /// Names differ.
    NameDiffers,
    /// Postcodes differ.
    PostcodeDiffers,
    /// The learner is linked with an account that is archived: this one would take its place.
    LinkedToArchived,
    /// The learner is linked with an account that is not in the centre any more: this one would
    /// take its place.
    LinkedToNobody,
    /// They are linked, and the account is somebody else's by now, as far as can be seen.
    SomebodyElseNow,
    /// One of them has a unique learner number that is temporary, not valid, or shared with
    /// somebody else: it counts for nothing.
    UlnDoesNotCount,
}
