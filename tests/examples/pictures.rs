//! Makes a picture of every screen in its main states, light and dark, from the real window:
//! `cargo run -p tandem-tests --example pictures -- FOLDER`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[cfg(target_os = "linux")]
fn main() {
    let folder = std::env::args_os().nth(1).map(std::path::PathBuf::from);
    let Some(folder) = folder else {
        eprintln!(
            "Say where the pictures go: cargo run -p tandem-tests --example pictures -- FOLDER"
        );
        std::process::exit(2);
    };
    std::fs::create_dir_all(&folder).unwrap();
    for dark in [false, true] {
        let album = linux::Album::new(&folder, dark);
        album.first_steps();
        album.linking();
        album.everybody();
        album.troubles();
    }
    println!("The pictures are in {}.", folder.display());
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("Pictures are made on Linux, whose browser engine can be driven.");
    std::process::exit(2);
}

#[cfg(target_os = "linux")]
mod linux {
    use serde_json::{Value, json};
    use std::path::{Path, PathBuf};
    use tandem_tests::StandIn;
    use tandem_tests::window::{Desktop, Keyring, Setting, Window, register_again};

    pub struct Album {
        folder: PathBuf,
        dark: bool,
    }

    impl Album {
        pub fn new(folder: &Path, dark: bool) -> Self {
            let folder = folder.to_owned();
            Self { folder, dark }
        }

        /// From an empty folder to the connection.
        pub fn first_steps(&self) {
            let desktop = self.desktop(Keyring::Open);
            let file = desktop.ilr_file(40);
            let file = file.to_str().unwrap();
            let standin = StandIn::start(&["--ilr", file, "--seed", "3", "--limit", "off"]);
            let window = desktop.open();
            window.read("heading", "Initial synchronisation");
            self.take(&window, "records");
            window.type_into("textbox", "ILR file", file);
            window.click("button", "Import");
            window.wait_for_text("40 learners");
            self.take(&window, "records-imported");
            window.go_to("Connection");
            self.take(&window, "connection-none");
            window.connect(&standin.base_url, "a-token-of-somebody-else");
            window.read_alert();
            self.take(&window, "connection-token-refused");
            window.connect(&standin.base_url, &standin.customer_token);
            window.wait_for_texts(&["Northmoor Training Group", "next: preview"]);
            window.click("button", "Test connection");
            window.wait_for_text("OneFile answer");
            self.take(&window, "connection");
            window.go_to("Moving over");
            window.read("table", "Old and new routine");
            self.take(&window, "moving-over");
            window.click(
                "button",
                "The synchronisation in the desktop scheduler is off",
            );
            window.read("textbox", "Who looked");
            window.scroll_to(
                "button",
                "The synchronisation in the desktop scheduler is off",
            );
            self.take(&window, "moving-over-step");
        }

        /// Records of which nobody is linked yet.
        pub fn linking(&self) {
            let desktop = self.desktop(Keyring::Open);
            let made = ["--learners", "60", "--seed", "4", "--unlinked"];
            desktop.tandem(&[&["generate"], &made[..]].concat());
            let standin = StandIn::start(&[&made[..], &["--limit", "off"]].concat());
            desktop.connect(&standin);
            let window = desktop.open();
            window.go_to("Linking");
            window.click("button", "Read OneFile");
            window.wait_for_text("suggestions need you");
            self.take(&window, "linking");
            window.click("radio", "Without partner");
            window.click("button", "Link from a table …");
            self.take(&window, "linking-without-partner");
            window.click("tab", "Health");
            self.take(&window, "linking-health");
            window.click("tab", "Aim coverage");
            self.take(&window, "linking-aims");
        }

        /// Preview, run, and what staff do from then on.
        pub fn everybody(&self) {
            let desktop = self.desktop(Keyring::Open);
            let standin = desktop.fill("60", "1");
            desktop.connect(&standin);
            let window = desktop.open();
            window.go_to("Initial synchronisation");
            window.read("button", "Make a preview");
            self.take(&window, "initial-before-preview");
            window.preview();
            self.take(&window, "initial-preview");

            window.click("link", "Learners");
            let waiting = learner_with(&window, "6 changes waiting");
            window.open_learner(&waiting);
            window.wait_for_text("Sync would change");
            self.take(&window, "learner-changes");
            desktop.resize_window(720, 480);
            self.take(&window, "learner-changes-narrow");
            desktop.resize_window(1280, 800);

            window.go_to("Initial synchronisation");
            window.click("button", "Accept and synchronise");
            window.read("button", "Not yet");
            self.take(&window, "initial-accept");
            standin.control.set(&json!({"latency_ms": 150}));
            window.click("button", "Synchronise now");
            window.wait_for_text("Carrying out changes");
            self.take(&window, "initial-run");
            standin.control.set(&json!({"latency_ms": 0}));
            window.read("button", "Synchronise everybody now");
            self.take(&window, "initial-report");

            window.click("link", "Learners");
            let (name, aim) = window.registered_learner(&standin);
            self.take(&window, "learners");
            window.type_into("searchbox", "Find a learner", "zzz");
            window.wait_for_text("No learner has");
            self.take(&window, "learners-none-found");
            window.type_into("searchbox", "Find a learner", &name[..3]);
            window.wait_for_text(" found");
            self.take(&window, "learners-search");
            desktop.resize_window(720, 480);
            self.take(&window, "learners-search-narrow");
            desktop.resize_window(1280, 800);
            window.open_learner(&name);
            window.wait_for_text("Sync would change nothing");
            self.take(&window, "learner-in-step");
            window.scroll_to("heading", "History");
            self.take(&window, "learner-history");

            register_again(&standin, aim, "REG-ANEW");
            window.click("link", "Learners");
            window.open_learner(&name);
            window.wait_for_text("Sync would change 1 thing");
            window.click("button", "Sync now");
            window.read("region", "What Sync did");
            window.wait_for_text("Sync would change nothing");
            self.take(&window, "learner-synchronised");

            window.go_to("Needs attention");
            window.wait_for_text("records");
            self.take(&window, "attention");
            window.go_to("Settings");
            window.wait_for_text("Who is synchronised");
            self.take(&window, "settings");
            window.click("button", "Hand back …");
            window.scroll_to("button", "Hand back …");
            self.take(&window, "settings-hand-back");
            window.go_to("Runs");
            window.wait_for_text("newest first");
            self.take(&window, "runs");

            for (standing, name) in [
                ("thing needs you", "learner-question"),
                ("not linked to onefile", "learner-out-of-scope"),
            ] {
                window.click("link", "Learners");
                let learner = learner_with(&window, standing);
                window.open_learner(&learner);
                window.wait_until_gone("status", "Reading OneFile");
                self.take(&window, name);
            }
            window.click("link", "Create in OneFile…");
            window.read("heading", "Enrol in OneFile");
            window.wait_until_gone("status", "Reading OneFile");
            self.take(&window, "enrol");
        }

        /// What goes wrong.
        pub fn troubles(&self) {
            for (keyring, name) in [(Keyring::Locked, "locked"), (Keyring::Absent, "missing")] {
                let desktop = self.desktop(keyring);
                let window = desktop.open();
                window.read_alert();
                self.take(&window, &format!("keyring-{name}"));
            }
            let desktop = self.desktop(Keyring::Open);
            let standin = desktop.fill("12", "5");
            desktop.connect(&standin);
            desktop.synchronise();
            let window = desktop.open();
            let (name, _) = window.registered_learner(&standin);
            drop(standin);
            window.open_learner(&name);
            window.read_alert();
            self.take(&window, "learner-onefile-unreachable");
        }

        fn desktop(&self, keyring: Keyring) -> Desktop {
            Desktop::new(Setting {
                keyring,
                dark: self.dark,
                ..Setting::default()
            })
        }

        fn take(&self, window: &Window<'_>, name: &str) {
            let look = if self.dark { "dark" } else { "light" };
            let file = self.folder.join(format!("{name}-{look}.png"));
            window.picture(&file);
            println!("{}", file.display());
        }
    }

    /// The first learner in the list whose row says this, as lists have the name.
    fn learner_with(window: &Window<'_>, standing: &str) -> String {
        window.type_into("searchbox", "Find a learner", "");
        window.read_all("row", standing);
        let script = "return [...document.querySelectorAll('tr')].map((row) => \
             [row.innerText, row.querySelector('a')?.innerText.trim()])";
        let rows: Vec<(String, Option<String>)> =
            serde_json::from_value(window.ask(script).unwrap_or(Value::Null)).unwrap();
        let is_so = |row: &str| {
            row.split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .to_lowercase()
                .contains(standing)
        };
        let found = rows
            .into_iter()
            .find_map(|(row, name)| name.filter(|_| is_so(&row)));
        found.unwrap_or_else(|| panic!("no learner whose row says “{standing}”"))
    }
}
