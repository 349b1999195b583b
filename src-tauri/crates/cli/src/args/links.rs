//! `tandem links`.

use clap::{Subcommand, ValueEnum};
use std::path::PathBuf;
use tandem_api::linking::LinkKind;

#[derive(Debug, Subcommand)]
pub enum Links {
    /// Suggests which records are one, with the reasons. Reads OneFile first.
    #[command(
        after_help = "Learners, staff and placements without partner are read one by one: about five minutes for a \
thousand, and far less the next time.\n\n\
Example: tandem links suggest --kind learner --json"
    )]
    Suggest {
        /// Only these.
        #[arg(long)]
        kind: Option<Kind>,
        /// Go by what was read last, without asking OneFile.
        #[arg(long)]
        as_read: bool,
    },
    /// Links a pair; or with --strong, all that are suggested strongly and without rival.
    #[command(
        after_help = "Example: tandem links accept 0042Q 1000042\n         tandem links accept --strong"
    )]
    Accept {
        /// Ident or reference in PICS.
        #[arg(
            value_name = "REF",
            required_unless_present = "strong",
            requires = "onefile_id"
        )]
        reference: Option<String>,
        /// OneFile ID.
        #[arg(value_name = "ID")]
        onefile_id: Option<i64>,
        /// All strong suggestions without rival.
        #[arg(long, conflicts_with_all = ["reference", "archived", "different"])]
        strong: bool,
        /// What the pair is; learner where nothing is said, all kinds with --strong.
        #[arg(long)]
        kind: Option<Kind>,
        /// Say yes to a OneFile record that is archived.
        #[arg(long)]
        archived: bool,
        /// Say yes to two people of whom names, dates of birth and ULNs all differ.
        #[arg(long)]
        different: bool,
    },
    /// Keeps that two records are not one: they are not suggested again.
    #[command(after_help = "Example: tandem links reject 0042Q 1000042")]
    Reject {
        /// Ident or reference in PICS.
        #[arg(value_name = "REF")]
        reference: String,
        /// OneFile ID.
        #[arg(value_name = "ID")]
        onefile_id: i64,
        /// What the pair is.
        #[arg(long, default_value = "learner")]
        kind: Kind,
    },
    /// Says what follows from unlinking a record; with --yes, unlinks it.
    #[command(
        after_help = "Example: tandem links remove 0042Q\n         tandem links remove 0042Q --yes"
    )]
    Remove {
        /// Ident or reference in PICS.
        #[arg(value_name = "REF")]
        reference: String,
        /// What it is.
        #[arg(long, default_value = "learner")]
        kind: Kind,
        /// Unlink it.
        #[arg(long)]
        yes: bool,
    },
    /// Links what a file says: the Ident or reference in PICS in the first column, the OneFile ID in the second.
    #[command(
        after_help = "Lines that can't be used are told with what to do, and stop no others.\n\n\
Example: tandem links import links.csv --dry-run"
    )]
    Import {
        /// Comma-separated values, with a line of names or without.
        file: PathBuf,
        /// What the pairs are.
        #[arg(long, default_value = "learner")]
        kind: Kind,
        /// Only say what would be linked.
        #[arg(long)]
        dry_run: bool,
    },
    /// Prints what remains without partner, in both systems, as comma-separated values.
    #[command(after_help = "Example: tandem links export > unlinked.csv")]
    Export {
        /// Only these.
        #[arg(long)]
        kind: Option<Kind>,
    },
    /// Finds what makes linking and enrolling go wrong, with what to do.
    #[command(after_help = "Example: tandem links check")]
    Check,
    /// Counts for which learning aims OneFile offers a standard.
    #[command(after_help = "Example: tandem links coverage --json")]
    Coverage,
}

/// What a link is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Learners.
    Learner,
    /// Officers and OneFile staff.
    Officer,
    /// Organisations and OneFile placements.
    Organisation,
}

impl From<Kind> for LinkKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Learner => Self::Learner,
            Kind::Officer => Self::Officer,
            Kind::Organisation => Self::Organisation,
        }
    }
}
