//! Leaving desktop PICS: the gate, choices in a preview, and handing back; and erasing a learner.

use clap::Subcommand;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum Gate {
    /// Shows every step.
    #[command(after_help = "Example: tandem gate show --json")]
    Show,
    /// Confirms a step, as the person who looked.
    #[command(
        after_help = "Example: tandem gate confirm staff_told --name \"A. Brook\" --note \"e-mail of 20 November\""
    )]
    Confirm {
        /// Name of the step.
        step: String,
        /// Who looked.
        #[arg(long)]
        name: String,
        /// What was seen.
        #[arg(long)]
        note: String,
    },
    /// Takes the last word about a step back.
    #[command(after_help = "Example: tandem gate open scheduler_off")]
    Open {
        /// Name of the step.
        step: String,
    },
    /// Goes round one open step, for a reason that stays on record.
    #[command(
        after_help = "Example: tandem gate round scheduler_off --reason \"PC-7 is away for repair until Friday\""
    )]
    Round {
        /// Name of the step.
        step: String,
        /// Why it can't be done yet.
        #[arg(long)]
        reason: String,
    },
    /// Tests the connection and reads OneFile's lists anew, to see what was put right there.
    #[command(after_help = "Example: tandem gate check")]
    Check,
    /// Writes the values in PICS that the preview would replace to a file, for a spreadsheet.
    #[command(after_help = "Example: tandem gate export replaced-values.csv")]
    Export {
        /// A file that is not there yet.
        file: PathBuf,
    },
    /// Tells what changes for those who used the OneFile interface of desktop PICS.
    #[command(after_help = "Example: tandem gate changes")]
    Changes,
}

#[derive(Debug, clap::Args)]
pub struct HandBack {
    /// Erase everything that Tandem keeps on this computer, history and key included.
    #[arg(long, requires = "yes_erase_everything")]
    pub erase: bool,
    /// Says that you know that nobody can bring it back.
    #[arg(long, requires = "erase")]
    pub yes_erase_everything: bool,
}

#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("whom").required(true).args(["learner", "forget_mark"]))]
pub struct Erase {
    /// Ident, learner reference, or a ULN that one learner has.
    #[arg(value_name = "REF")]
    pub learner: Option<String>,
    /// Says that you know that nobody can bring it back.
    #[arg(long, requires = "learner")]
    pub yes: bool,
    /// Why, without anything that names the learner: it stays.
    #[arg(long, value_name = "TEXT", requires = "yes")]
    pub reason: Option<String>,
    /// Lets a learner who was erased come back with the next import: their Ident, learner reference or
    /// ULN.
    #[arg(long, value_name = "REF")]
    pub forget_mark: Option<String>,
}

#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("which").required(true).multiple(true).args(["learner", "record", "rule", "field", "passed", "all"]))]
pub struct Choose {
    /// What becomes of them.
    pub choice: Chosen,
    /// Name of the preview; the last one where none is given.
    #[arg(long, value_name = "PLAN")]
    pub plan: Option<String>,
    /// Changes of this learner.
    #[arg(long, value_name = "REF")]
    pub learner: Option<String>,
    /// Changes of this record of the learner, by the `key` that a preview with --json shows.
    #[arg(long, value_name = "KEY", requires = "learner")]
    pub record: Option<String>,
    /// Changes that this rule asks for, such as `onefile_wins`.
    #[arg(long, value_name = "RULE")]
    pub rule: Option<String>,
    /// Changes of this field, such as `registration_number`.
    #[arg(long, value_name = "FIELD")]
    pub field: Option<String>,
    /// Reviews to OneFile whose proposed date has passed.
    #[arg(long)]
    pub passed: bool,
    /// Every change of the preview.
    #[arg(long, conflicts_with_all = ["learner", "record", "rule", "field", "passed"])]
    pub all: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Chosen {
    /// Make them when the preview is accepted.
    Make,
    /// Leave them out when this preview is accepted.
    NotThisTime,
    /// Leave them out of every run, until they are released.
    Never,
}
