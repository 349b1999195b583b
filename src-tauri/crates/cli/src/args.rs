//! The command line. Names and fields are only ever added to.

mod answer;
mod invented;
mod keeping;
mod links;
mod log;
mod moving;

pub use answer::{Answer, Reply};
pub use invented::{Data, Standin};
pub use keeping::{Anew, Copies, Key, Parcel};
pub use links::{Kind as LinksKind, Links};
pub use moving::{Choose, Chosen, Erase, Gate, HandBack};

use chrono::{DateTime, Utc};
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Keeps PICS and OneFile in step.
#[derive(Debug, Parser)]
#[command(
    name = "tandem",
    version,
    after_help = "Exit codes: 0 all well, 1 some records failed or are parked, \
2 usage or settings, 3 could not reach OneFile or sign in, 4 a person must decide, 5 another process holds the data folder.\n\n\
Example: tandem demo"
)]
pub struct Args {
    /// Data folder; the usual place of the operating system where none is given.
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Time to start at, such as 2026-11-23T09:00:00Z: for demo and tests, with a stand-in only.
    #[arg(long, global = true, value_name = "TIME")]
    pub now: Option<DateTime<Utc>>,
    /// Print JSON.
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Tells the whole story on invented data: import, preview, synchronisation, nothing left to do.
    #[command(after_help = "Example: tandem demo --learners 60 --seed 7")]
    Demo(Data),
    /// Serves a stand-in for OneFile on this computer, for demo and tests.
    #[command(
        after_help = "The first line on stdout is {\"base_url\":…,\"customer_token\":…,\"control_url\":…}.\n\n\
Example: tandem standin --port 8700 --learners 100 --seed 7"
    )]
    Standin(Standin),
    /// Fills an empty data folder with the PICS side of what `standin` makes of the same numbers.
    #[command(after_help = "Example: tandem --data ./try generate --learners 100 --seed 7")]
    Generate(Data),
    /// Imports ILR files into Tandem's copy of the PICS records.
    #[command(
        after_help = "Each file is taken whole or not at all. What a file leaves out changes nothing.\n\n\
Example: tandem import ILR-10000000-2627-20261120-100000-01.xml"
    )]
    Import {
        /// ILR XML files, oldest first.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Connects to OneFile: signs in, settles the centre, keeps the token in the keyring.
    #[command(
        after_help = "Without --token-stdin the token in the keyring serves, or TANDEM_ONEFILE_TOKEN.\n\n\
Example: tandem connect --environment practice --token-stdin < token.txt"
    )]
    Connect(Connect),
    /// Brings both systems into step.
    #[command(
        after_help = "The first full run of a data folder needs a preview that you have read:\n  \
tandem sync --dry-run\n  tandem sync --accept sha256:…\n\n\
Example: tandem sync --learner 0042Q"
    )]
    Sync(Sync),
    /// Chooses for changes of a preview: make them, not this time, or never.
    #[command(after_help = "Of the changes that fit in all that is given.\n\n\
Example: tandem choose not-this-time --passed")]
    Choose(Choose),
    /// Reports on the initial synchronisation: what was accepted, what it did, what it left.
    #[command(after_help = "Example: tandem report --page report.html --csv report.csv")]
    Report {
        /// Writes a page to print into this file.
        #[arg(long, value_name = "FILE")]
        page: Option<PathBuf>,
        /// Writes every change as comma-separated values into this file.
        #[arg(long, value_name = "FILE")]
        csv: Option<PathBuf>,
    },
    /// Creates learners in OneFile from PICS, links them and brings them into step.
    #[command(
        after_help = "Nothing is created while an account that may be the learner's is there, or while something \
is missing.\n\n\
Example: tandem enrol 0042Q 0043R --dry-run\n         tandem enrol 0042Q --classroom 3301"
    )]
    Enrol(Enrol),
    /// Finds learners by part of a name, ULN, learner reference or Ident.
    #[command(after_help = "Example: tandem search quill")]
    Search {
        /// Any of these, in any order.
        #[arg(required = true)]
        text: Vec<String>,
    },
    /// Shows one learner: both systems side by side, what a run would change, and why the rest would not.
    #[command(after_help = "Example: tandem show 0042Q")]
    Show {
        /// Ident, learner reference, or a ULN that one learner has.
        #[arg(value_name = "REF")]
        reference: String,
    },
    /// Lists changes that were carried out.
    #[command(after_help = "Example: tandem history --learner 0042Q")]
    History {
        /// Only this learner's.
        #[arg(long, value_name = "REF")]
        learner: Option<String>,
        /// Only this run's.
        #[arg(long, value_name = "RUN")]
        run: Option<i64>,
        /// Only what has this text in a key or a value.
        #[arg(long, value_name = "TEXT")]
        text: Option<String>,
        /// Prints comma-separated values for a spreadsheet.
        #[arg(long, conflicts_with = "json")]
        csv: bool,
    },
    /// Lists runs, newest first; or one run with what it changed.
    #[command(after_help = "Example: tandem runs 12")]
    Runs {
        /// Number of a run.
        run: Option<i64>,
    },
    /// Lists what is parked or failed, and brakes that stopped a run, each with what to do.
    #[command(after_help = "Example: tandem parked --json")]
    Parked,
    /// Runs over everybody at once, learners included who wait after trouble.
    #[command(after_help = "Example: tandem retry")]
    Retry,
    /// Puts back in PICS what runs changed there. What is put back is held until it is released.
    #[command(
        after_help = "Without --accept it only says what would be put back, and names the plan.\n\n\
Example: tandem put-back --run 12\n         tandem put-back --accept sha256:…"
    )]
    PutBack(PutBack),
    /// Lists what is held; or releases it, so that runs change it again.
    #[command(after_help = "Example: tandem release 3")]
    Release {
        /// Number of what is held.
        id: Option<i64>,
        /// Lets runs pass the brake of this number for a day, as long as it gets no worse.
        #[arg(long, value_name = "ID", requires = "reason", conflicts_with = "id")]
        brake: Option<i64>,
        /// What you have looked at.
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Lists what is to be keyed in by hand, into PICS or OneFile; or ticks it.
    #[command(after_help = "Example: tandem handover --csv > to-key-in.csv")]
    Handover {
        /// Ticks these.
        #[arg(long, value_name = "ID")]
        tick: Vec<String>,
        /// Takes the ticks of these away.
        #[arg(long, value_name = "ID")]
        untick: Vec<String>,
        /// Prints comma-separated values for a spreadsheet.
        #[arg(long)]
        csv: bool,
    },
    /// Reads anew which standards OneFile offers.
    #[command(after_help = "Example: tandem standards")]
    Standards,
    /// Chooses which of several standards with one code is meant.
    #[command(after_help = "Example: tandem pathway 60133533 4410")]
    Pathway {
        /// The code.
        code: String,
        /// OneFile standard ID.
        standard: i64,
    },
    /// Links learners, officers and organisations that both systems have already.
    #[command(after_help = "Example: tandem links suggest")]
    Links {
        #[command(subcommand)]
        what: Links,
    },
    /// Runs in the background until it is interrupted.
    #[command(after_help = "Example: tandem watch")]
    Watch,
    /// Stops the runs of the Tandem that holds the data folder, after the change under way.
    #[command(after_help = "Example: tandem cancel")]
    Cancel,
    /// Pauses runs in the background.
    #[command(after_help = "Example: tandem pause")]
    Pause,
    /// Lets runs in the background go on.
    #[command(after_help = "Example: tandem resume")]
    Resume,
    /// Lists settings, shows one, or changes one.
    #[command(after_help = "Example: tandem settings set interval_minutes 120")]
    Settings {
        #[command(subcommand)]
        what: SettingsWhat,
    },
    /// Lists questions that only a person can answer.
    #[command(after_help = "Example: tandem questions --json")]
    Questions,
    /// Answers a question about a PICS review or a learning aim.
    #[command(
        after_help = "Answers: not-there, removed, made-by-hand (a slot in doubt); join ID, apart (two reviews on one day);\n\
assign-again, leave (what is gone); send, leave (odd days); undo (the last answer was a mistake).\n\n\
Example: tandem answer 0042Q R00017 join 660001"
    )]
    Answer(Answer),
    /// The way off the old synchronisation, step by step: what is done, what is open, who said so.
    #[command(
        after_help = "Exit code 4 while steps are open. Nothing runs before they are done.\n\n\
Example: tandem gate\n         tandem gate confirm scheduler_off --name \"A. Brook\" --note \"task disabled on PC-7\""
    )]
    Gate {
        #[command(subcommand)]
        what: Option<Gate>,
    },
    /// Stops Tandem cleanly: background runs off, token out of the keyring, data kept or erased.
    #[command(
        after_help = "Example: tandem hand-back\n         tandem hand-back --erase --yes-erase-everything"
    )]
    HandBack(HandBack),
    /// Tells whoever helps with Tandem what it runs on and how it fares: nobody's data, no token.
    #[command(after_help = "Example: tandem diagnostics diagnostics.txt")]
    Diagnostics {
        /// Writes it into this file, to be read before it is passed on; prints it where none is named.
        file: Option<PathBuf>,
    },
    /// Copies of the databases: list, make, put one in their place.
    #[command(
        after_help = "A copy is made once a day, before the initial synchronisation, and before a newer Tandem changes the layout.\n\n\
Example: tandem copies restore 20261123T090000Z-daily --yes-lose-what-came-after"
    )]
    Copies {
        #[command(subcommand)]
        what: Option<Copies>,
    },
    /// The key that the databases are encrypted with.
    #[command(after_help = "Example: tandem key change")]
    Key {
        #[command(subcommand)]
        what: Key,
    },
    /// Sets everything in the data folder aside and begins anew, where a key or the databases are lost.
    #[command(after_help = "Example: tandem begin-anew --yes-set-everything-aside")]
    BeginAnew(Anew),
    /// Packs everything into one file for another computer, sealed under a passphrase.
    #[command(
        after_help = "Background runs are paused here afterwards. The customer token does not go along.\n\n\
Example: tandem pack tandem.parcel --passphrase-stdin < passphrase.txt"
    )]
    Pack(Parcel),
    /// Takes a parcel into an empty data folder.
    #[command(
        after_help = "Example: tandem --data ./tandem unpack tandem.parcel --passphrase-stdin < passphrase.txt"
    )]
    Unpack(Parcel),
    /// Erases one learner from everything that Tandem keeps. PICS and OneFile keep what they have.
    #[command(
        after_help = "Without --yes it only says what would go, what stays, and what has to be done by hand.\n\n\
Example: tandem erase 0042Q --yes --reason \"request 17\"\n         tandem erase --forget-mark NM-00042"
    )]
    Erase(Erase),
    /// Lets the personal data of learners go who are out of scope for longer than the setting says.
    #[command(after_help = "A watching Tandem does it once a day.\n\n\
Example: tandem retention --dry-run\n         tandem retention --carry-out")]
    Retention {
        /// Does it now, instead of only saying how many.
        #[arg(long)]
        carry_out: bool,
        /// Only says how many, as it does without any of the two.
        #[arg(long, conflicts_with = "carry_out")]
        dry_run: bool,
    },
    /// Tells how things stand, without calling anybody.
    #[command(after_help = "Example: tandem status")]
    Status,
    /// The PICS side from outside, for tests.
    #[command(after_help = "Example: tandem pics state")]
    Pics {
        #[command(subcommand)]
        what: Pics,
    },
}

#[derive(Debug, clap::Args)]
pub struct Connect {
    /// live, beta, practice, or the address of a stand-in.
    #[arg(long, value_name = "live|beta|practice|URL")]
    pub environment: String,
    /// Centre, where the token opens more than one.
    #[arg(long, value_name = "ID")]
    pub centre: Option<i64>,
    /// Read the customer token from standard input.
    #[arg(long)]
    pub token_stdin: bool,
}

#[derive(Debug, clap::Args)]
pub struct Sync {
    /// Only this learner: Ident, learner reference, or a ULN that one learner has.
    #[arg(long, value_name = "REF")]
    pub learner: Option<String>,
    /// Only say what would change.
    #[arg(long, conflicts_with = "accept")]
    pub dry_run: bool,
    /// Carry out the preview of this name.
    #[arg(long, value_name = "PLAN", conflicts_with = "learner")]
    pub accept: Option<String>,
    /// Read everybody anew in OneFile, and not only who changed there.
    #[arg(long, conflicts_with = "learner")]
    pub anew: bool,
    /// Go round the open steps of the gate, for this reason. It is recorded, and shown until each
    /// step is made good.
    #[arg(long, value_name = "REASON", requires = "accept")]
    pub around_gate: Option<String>,
}

#[derive(Debug, clap::Args)]
pub struct Enrol {
    /// Idents, learner references, or ULNs that one learner has.
    #[arg(required = true, value_name = "REF")]
    pub learners: Vec<String>,
    /// Only say what would be created, and what is missing.
    #[arg(long)]
    pub dry_run: bool,
    /// OneFile ID of the class, in place of that of the main tag.
    #[arg(long, value_name = "ID")]
    pub classroom: Option<i64>,
    /// OneFile ID of the default assessor, in place of the main officer.
    #[arg(long, value_name = "ID")]
    pub assessor: Option<i64>,
    /// OneFile ID of the placement, in place of that of the learner's organisation.
    #[arg(long, value_name = "ID")]
    pub placement: Option<i64>,
    /// The account whose answer was lost is in OneFile, with this ID.
    #[arg(long, value_name = "ID", conflicts_with_all = ["dry_run", "not_there"])]
    pub there: Option<i64>,
    /// The account whose answer was lost is not in OneFile.
    #[arg(long, conflicts_with = "dry_run")]
    pub not_there: bool,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct PutBack {
    /// A whole run.
    #[arg(long, value_name = "RUN")]
    pub run: Option<i64>,
    /// What the last run that changed this learner did.
    #[arg(long, value_name = "REF")]
    pub learner: Option<String>,
    /// One entry of the history.
    #[arg(long, value_name = "ENTRY")]
    pub entry: Option<i64>,
    /// Carries out the plan of this name.
    #[arg(long, value_name = "PLAN")]
    pub accept: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum SettingsWhat {
    /// Lists all.
    List,
    /// Shows one.
    Get {
        /// Its name.
        name: String,
    },
    /// Changes one.
    Set {
        /// Its name.
        name: String,
        /// Its value.
        value: String,
    },
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub enum Pics {
    /// Prints the PICS side as JSON in stable order.
    #[command(after_help = "Example: tandem pics state > before.json")]
    State,
    /// Edits an authoritative workspace by JSON lines on standard input, all of them or none.
    #[command(
        after_help = "Example: echo '{\"learner\":\"NM-00042\",\"delete_review\":\"R00017\"}' | tandem pics edit"
    )]
    Edit,
}
