//! How much an ILR file may hold. Each bound is far above what a provider's file needs, and together
//! they say what reading one can take: at most the text of the file itself, and some two hundred
//! megabytes for the records that it is made into.

use std::fmt;

/// A bound of an ILR file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// Bytes of the file.
    File,
    /// Learners of the file.
    Learners,
    /// Learning aims of the file.
    AllAims,
    /// Learning aims of one learner.
    Aims,
    /// Elements of one learner without others inside.
    Fields,
    /// Elements of one learner with others inside.
    Records,
    /// Elements inside each other.
    Depth,
    /// Characters of one field.
    Field,
    /// Bytes, as UTF-8, of one tag, comment, text, section or instruction.
    Event,
    /// Attributes of one tag.
    Attributes,
    /// Bytes of an attribute's name.
    AttributeName,
    /// Bytes of an attribute's value.
    AttributeValue,
}

impl Bound {
    /// How much there may be at most.
    #[must_use]
    pub const fn most(self) -> usize {
        match self {
            Self::File => 512 << 20,
            Self::Learners => 100_000,
            Self::AllAims => 1_000_000,
            Self::Aims => 500,
            Self::Fields => 50_000,
            Self::Records => 20_000,
            Self::Depth => 32,
            Self::Field => 1_000,
            Self::Event => 256 << 10,
            Self::Attributes => 32,
            Self::AttributeName => 100,
            Self::AttributeValue => 1_000,
        }
    }

    /// Whether this is more than there may be.
    #[must_use]
    pub const fn is_passed_by(self, number: usize) -> bool {
        number > self.most()
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let most = self.most();
        match self {
            Self::File => write!(f, "the file is larger than {} MB", most >> 20),
            Self::Learners => write!(f, "the file has more than {most} learners"),
            Self::AllAims => write!(f, "the file has more than {most} learning aims"),
            Self::Aims => write!(f, "one learner has more than {most} learning aims"),
            Self::Fields => write!(f, "one learner has more than {most} fields"),
            Self::Records => write!(f, "one learner has more than {most} nested records"),
            Self::Depth => write!(f, "more than {most} elements stand inside each other"),
            Self::Field => write!(f, "a field is longer than {most} characters"),
            Self::Event => write!(f, "a tag, comment or text is longer than {} kB", most >> 10),
            Self::Attributes => write!(f, "a tag has more than {most} attributes"),
            Self::AttributeName => {
                write!(f, "an attribute's name is longer than {most} characters")
            }
            Self::AttributeValue => {
                write!(f, "an attribute's value is longer than {most} characters")
            }
        }
    }
}

/// What one learner holds so far.
#[derive(Debug, Default)]
pub(super) struct Held {
    pub(super) fields: usize,
    pub(super) records: usize,
}
