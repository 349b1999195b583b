//! What several tests do, as a person does it.

use super::{Desktop, Window};
use crate::StandIn;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::{Output, Stdio};
use tandem_standin::generate::{IlrSize, ilr_file};

/// Steps of the gate that only a person can know.
const PERSONS: [&str; 7] = [
    "The OneFile integration in PICSWeb is off",
    "The synchronisation in the desktop scheduler is off",
    "OneFile user name and password are gone from desktop PICS",
    "Staff know not to use “update OneFile” in the achievements tab",
    "This is the only Tandem for this centre",
    "Review switches and visit type are decided",
    "Everybody knows that desktop settings no longer apply",
];

impl Desktop {
    /// Writes an ILR file of that many invented learners.
    pub fn ilr_file(&self, learners: usize) -> PathBuf {
        let file = self.home().join("ILR-99999999-2627-20261120-100000-01.xml");
        let mut out = BufWriter::new(File::create(&file).unwrap());
        ilr_file(11, &mut out, IlrSize::Learners(learners)).unwrap();
        out.flush().unwrap();
        file
    }

    /// Runs a command of `tandem` on this session's data folder; its standard output.
    pub fn tandem(&self, arguments: &[&str]) -> String {
        self.tandem_with(arguments, "")
    }

    /// Runs a command of `tandem` with this on its standard input; its standard output. A run that
    /// leaves something waiting is well enough.
    pub fn tandem_with(&self, arguments: &[&str], input: &str) -> String {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        let Output {
            status,
            stdout,
            stderr,
        } = child.wait_with_output().unwrap();
        let stdout = String::from_utf8(stdout).unwrap();
        assert!(
            matches!(status.code(), Some(0 | 1)),
            "{arguments:?}: {stdout}{}",
            String::from_utf8_lossy(&stderr)
        );
        stdout
    }

    /// Invented PICS records whose OneFile side a stand-in of these numbers holds.
    pub fn fill(&self, learners: &str, seed: &str) -> StandIn {
        self.tandem(&["generate", "--learners", learners, "--seed", seed]);
        StandIn::start(&["--learners", learners, "--seed", seed, "--limit", "off"])
    }

    /// Connects without the window.
    pub fn connect(&self, standin: &StandIn) {
        let connect = [
            "connect",
            "--environment",
            &standin.base_url,
            "--token-stdin",
        ];
        self.tandem_with(&connect, &standin.customer_token);
    }

    /// Carries the initial synchronisation out without the window.
    pub fn synchronise(&self) {
        let preview = self.tandem(&["sync", "--dry-run", "--json"]);
        let summary: Value = serde_json::from_str(preview.lines().last().unwrap()).unwrap();
        self.tandem(&["sync", "--accept", summary["plan"].as_str().unwrap()]);
    }
}

impl Window<'_> {
    /// Goes to a screen by the navigation.
    #[track_caller]
    pub fn go_to(&self, screen: &str) {
        self.click("link", screen);
        self.read("heading", screen);
    }

    /// Fills the connection screen and presses Connect.
    #[track_caller]
    pub fn connect(&self, address: &str, token: &str) {
        self.click("radio", "Other address");
        self.type_into("textbox", "Address", address);
        self.type_into("password", "Customer token", token);
        self.click("button", "Connect");
    }

    /// Confirms every step of the gate that only a person can know.
    #[track_caller]
    pub fn confirm_gate(&self) {
        self.go_to("Moving over");
        for step in PERSONS {
            self.click("button", step);
            self.type_into("textbox", "Who looked", "Ada Brook");
            self.type_into("textbox", "What was seen", "Looked on PC-7 and PC-9");
            self.click("button", "Confirm");
            // It is folded once it is kept.
            self.wait_until_gone("textbox", "Who looked");
        }
    }

    /// Makes a preview and waits for it.
    #[track_caller]
    pub fn preview(&self) {
        self.click("button", "Make a preview");
        self.read("button", "Accept and synchronise");
    }

    /// Accepts the preview that is shown, and waits until it is carried out.
    #[track_caller]
    pub fn accept(&self) {
        self.click("button", "Accept and synchronise");
        self.read("alertdialog", "");
        self.click("button", "Synchronise now");
        self.wait_until_gone("alertdialog", "");
        self.read("button", "Synchronise everybody now");
    }

    /// Types part of a name ("Surname, First name") and opens the learner.
    #[track_caller]
    pub fn open_learner(&self, name: &str) {
        let (surname, first) = name.split_once(", ").unwrap();
        let part = |text: &str, letters| text.chars().take(letters).collect::<String>();
        let sought = format!("{} {}", part(surname, 4), part(first, 3));
        self.type_into("searchbox", "Find a learner", &sought);
        // A row moves under the pointer while the list narrows.
        self.wait_for_text(" found");
        self.click("link", name);
        self.read("heading", &format!("{first} {surname}"));
    }

    /// A learner who is in step and has a registered aim in OneFile: the name as lists have it,
    /// and the aim. The list of learners has to be open.
    #[track_caller]
    pub fn registered_learner(&self, standin: &StandIn) -> (String, i64) {
        let rows = self.read_all("row", "in step");
        let state = standin.control.state();
        let (users, aims) = (&state["users"], &state["aims"]);
        let registered = aims.as_object().unwrap().values().find_map(|aim| {
            aim["registration_number"].as_str()?;
            let user = &users[aim["user_id"].as_i64()?.to_string()];
            let name = format!(
                "{}, {}",
                user["last_name"].as_str()?,
                user["first_name"].as_str()?
            );
            let is_in_step = |row: &String| row.contains(&name);
            rows.iter()
                .any(is_in_step)
                .then_some((name, aim["id"].as_i64()?))
        });
        registered.unwrap_or_else(|| panic!("nobody in step is registered: {rows:?}"))
    }
}

/// Has a person in OneFile give an aim another registration number.
pub fn register_again(standin: &StandIn, aim: i64, number: &str) {
    standin
        .control
        .edit(&json!({"aim": aim, "set": {"RegistrationNumber": number}}));
}
