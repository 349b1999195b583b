//! What the window shows, read and used as a person does.

use super::desktop::Desktop;
use super::process::Group;
use super::until;
use fantoccini::elements::{Element, ElementRef};
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::runtime::Runtime;

const FIND: &str = include_str!("find.js");
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Tandem's window under a driver. What is looked for is waited for; what does not come ends the
/// test with the page's text, the program's log, and where a picture of it lies.
pub struct Window<'a> {
    desktop: &'a Desktop,
    runtime: Runtime,
    client: Client,
    driver: Group,
}

impl<'a> Window<'a> {
    pub(super) fn open(desktop: &'a Desktop, binary: &Path, arguments: &[&str]) -> Self {
        static OPENED: AtomicUsize = AtomicUsize::new(0);
        let number = OPENED.fetch_add(1, Ordering::Relaxed);
        let (address, port) = free_port();
        let mut command = Group::command("WebKitWebDriver");
        desktop.surround(&mut command);
        command
            .arg(format!("--host={address}"))
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdout(Stdio::null());
        let log = desktop.home().join(format!("window-{number}.log"));
        let driver = Group::start(command, &log);
        let listens = until(|| TcpStream::connect((address, port)).ok());
        assert!(
            listens.is_some(),
            "WebKitWebDriver does not start: {}",
            driver.said()
        );

        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let options = json!({"binary": binary, "args": arguments});
        let wanted = json!({"webkitgtk:browserOptions": options});
        let wanted = wanted.as_object().unwrap().clone();
        let client = runtime.block_on(
            ClientBuilder::new(HttpConnector::new())
                .capabilities(wanted)
                .connect(&format!("http://{address}:{port}")),
        );
        let client = client.unwrap_or_else(|error| {
            panic!("the window does not open: {error}\n{}", driver.said());
        });
        Self {
            desktop,
            runtime,
            client,
            driver,
        }
    }

    /// Clicks on what has this role and name, once it can be used.
    #[track_caller]
    pub fn click(&self, role: &str, name: &str) {
        let what = format!("{role} “{name}” to click");
        let mut stood = None;
        self.wait_for(&what, || {
            let element = self.find(role, Some(name))?;
            self.usable(&element)?;
            // What moves between two looks would be pressed beside.
            let place = self.runtime.block_on(element.rectangle()).ok()?;
            if stood.replace(place) != Some(place) {
                return None;
            }
            // Something may still lie over it, or it was drawn anew: then once more.
            self.runtime.block_on(element.click()).ok()
        });
    }

    /// Types into the field of this role and name in place of what is there.
    #[track_caller]
    pub fn type_into(&self, role: &str, name: &str, text: &str) {
        let what = format!("{role} “{name}” to type into");
        self.wait_for(&what, || {
            let element = self.find(role, Some(name))?;
            self.usable(&element)?;
            self.runtime.block_on(element.clear()).ok()?;
            if !text.is_empty() {
                self.runtime.block_on(element.send_keys(text)).ok()?;
            }
            let typed = self.runtime.block_on(element.prop("value")).ok()?;
            (typed.unwrap_or_default() == text).then_some(())
        });
    }

    /// Presses a key where the focus is.
    #[track_caller]
    pub fn press(&self, key: Key) {
        let pressed = self.runtime.block_on(async {
            let element = self.client.active_element().await?;
            element.send_keys(&key.to_string()).await
        });
        if let Err(error) = pressed {
            self.give_up(&format!("{key:?} can't be pressed: {error}"));
        }
    }

    /// Whether something of this role and name can be seen now.
    pub fn shows(&self, role: &str, name: &str) -> bool {
        self.find(role, Some(name)).is_some()
    }

    /// Waits for something of this role and name, and reads it.
    #[track_caller]
    pub fn read(&self, role: &str, name: &str) -> String {
        self.wait_for(&format!("{role} “{name}”"), || {
            let element = self.find(role, Some(name))?;
            self.runtime
                .block_on(element.text())
                .ok()
                .map(|text| flat(&text))
        })
    }

    /// Waits for something of this role that says this, whatever the case of its letters, and reads
    /// all that do.
    #[track_caller]
    pub fn read_all(&self, role: &str, wanted: &str) -> Vec<String> {
        self.wait_for(&format!("a {role} with “{wanted}”"), || {
            let script =
                "return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText)";
            let tag = if role == "row" { "tr" } else { role };
            let script = self
                .client
                .execute(script, vec![json!(format!("{tag}, [role={role}]"))]);
            let told = self.runtime.block_on(script).ok()?;
            let texts = told.as_array()?.iter().filter_map(Value::as_str).map(flat);
            let found: Vec<String> = texts
                .filter(|text| text.to_lowercase().contains(wanted))
                .collect();
            (!found.is_empty()).then_some(found)
        })
    }

    /// Waits for the first alert, and reads it.
    #[track_caller]
    pub fn read_alert(&self) -> String {
        self.wait_for("an alert", || {
            let element = self.find("alert", None)?;
            let text = self.runtime.block_on(element.text()).ok()?;
            (!text.trim().is_empty()).then(|| flat(&text))
        })
    }

    /// Waits until nothing of this role and name can be seen.
    #[track_caller]
    pub fn wait_until_gone(&self, role: &str, name: &str) {
        self.wait_for(&format!("{role} “{name}” to go"), || {
            (!self.shows(role, name)).then_some(())
        });
    }

    /// Waits until the page says this; everything that it says.
    #[track_caller]
    pub fn wait_for_text(&self, wanted: &str) -> String {
        self.wait_for(&format!("the text “{wanted}”"), || {
            let text = self.text();
            text.contains(wanted).then_some(text)
        })
    }

    /// Waits until the page says all of these.
    #[track_caller]
    pub fn wait_for_texts(&self, wanted: &[&str]) {
        for text in wanted {
            self.wait_for_text(text);
        }
    }

    /// What the page says, with every white space as a blank.
    pub fn text(&self) -> String {
        self.text_in("body")
    }

    /// What the main part of the page says.
    pub fn main_text(&self) -> String {
        self.text_in("main")
    }

    /// Runs a script in the page. None where it fails.
    pub fn ask(&self, script: &str) -> Option<Value> {
        self.runtime
            .block_on(self.client.execute(script, Vec::new()))
            .ok()
    }

    /// Scrolls until what has this role and name stands at the top.
    #[track_caller]
    pub fn scroll_to(&self, role: &str, name: &str) {
        self.wait_for(&format!("{role} “{name}” to scroll to"), || {
            let element = self.find(role, Some(name))?;
            let element = serde_json::to_value(&element).ok()?;
            let script = "arguments[0].scrollIntoView({block: 'start'})";
            let scrolled = self.client.execute(script, vec![element]);
            self.runtime.block_on(scrolled).ok()
        });
    }

    /// Writes a picture of the page, once it has been drawn and everything has come to rest.
    #[track_caller]
    pub fn picture(&self, file: &Path) {
        let drawn = "const done = arguments[0]; const next = () => requestAnimationFrame(() => \
             document.getAnimations().some((a) => a.playState === 'running' && \
             a.effect.getComputedTiming().endTime !== Infinity) ? next() : \
             requestAnimationFrame(() => setTimeout(done, 100))); document.fonts.ready.then(next);";
        let taken = self.runtime.block_on(async {
            self.client.execute_async(drawn, Vec::new()).await?;
            self.client.screenshot().await
        });
        match taken {
            Ok(picture) => std::fs::write(file, picture).unwrap(),
            Err(error) => self.give_up(&format!("there is no picture: {error}")),
        }
    }

    /// Closes the window as its close button does, and waits until the program has ended.
    #[track_caller]
    pub fn close(self) {
        self.desktop.close_window();
        self.desktop.wait_for_no_window();
        if until(|| (!self.driver.runs("tandem-desktop")).then_some(())).is_none() {
            self.give_up("the window is closed, and the program does not end");
        }
    }

    /// What the program wrote on standard error.
    pub fn said(&self) -> String {
        self.driver.said()
    }

    fn find(&self, role: &str, name: Option<&str>) -> Option<Element> {
        let found = self
            .runtime
            .block_on(self.client.execute(FIND, vec![json!(role), json!(name)]));
        let found = match found {
            Ok(found) => found,
            Err(error) => return self.not_yet(&error),
        };
        let id = found.get(ELEMENT)?.as_str()?.to_owned();
        Some(Element::from_element_id(
            self.client.clone(),
            ElementRef::from(id),
        ))
    }

    /// A page that is being loaded can't be asked; a window that is gone never again.
    #[track_caller]
    fn not_yet<T>(&self, error: &CmdError) -> Option<T> {
        let text = error.to_string();
        if error.is_no_such_window()
            || error.is_invalid_session_id()
            || text.contains("javascript error")
        {
            self.give_up(&format!("the page can't be read: {text}"));
        }
        None
    }

    fn usable(&self, element: &Element) -> Option<()> {
        self.runtime.block_on(async {
            let enabled = element.is_enabled().await.ok()?;
            let aria = element.attr("aria-disabled").await.ok()?;
            (enabled && aria.as_deref() != Some("true")).then_some(())
        })
    }

    fn text_in(&self, selector: &str) -> String {
        let script = "return document.querySelector(arguments[0])?.innerText ?? ''";
        let told = self
            .runtime
            .block_on(self.client.execute(script, vec![json!(selector)]));
        told.ok()
            .and_then(|text| text.as_str().map(flat))
            .unwrap_or_default()
    }

    #[track_caller]
    fn wait_for<T>(&self, what: &str, ask: impl FnMut() -> Option<T>) -> T {
        match until(ask) {
            Some(answer) => answer,
            None => self.give_up(&format!("nothing came of waiting for {what}")),
        }
    }

    #[track_caller]
    fn give_up(&self, why: &str) -> ! {
        let picture = failure_picture();
        let kept = match self.runtime.block_on(self.client.screenshot()) {
            Ok(bytes) if std::fs::write(&picture, &bytes).is_ok() => picture.display().to_string(),
            _ => "none could be taken".to_owned(),
        };
        panic!(
            "{why}\n--- picture: {kept}\n--- the page says:\n{}\n--- the program said:\n{}",
            self.text(),
            self.driver.said()
        );
    }
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        // The driver's end takes the program along; the session only has to be let go.
        let _ = self.runtime.block_on(self.client.persist());
    }
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A port that nobody else takes: each process of tests has a loopback address of its own.
fn free_port() -> (Ipv4Addr, u16) {
    let [_, high, middle, low] = std::process::id().to_be_bytes();
    let address = Ipv4Addr::new(127, high.max(1), middle, low);
    let listener = TcpListener::bind((address, 0)).unwrap();
    (address, listener.local_addr().unwrap().port())
}

/// In the target folder, by the test's name.
fn failure_picture() -> PathBuf {
    let folder = super::desktop_program().with_file_name("window-failures");
    let _ = std::fs::create_dir_all(&folder);
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("window").replace("::", "-");
    folder.join(format!("{test}-{}.png", std::process::id()))
}
