//! A session of somebody who uses Tandem: home, display, bus, keyring.

use super::bus::Bus;
use super::display::{Cover, Display};
use super::keyring::{Daemon, Keyring};
use super::page::Window;
use super::process::Group;
use super::until;
use crate::{NOW, program};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// What a session is like.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its keyring.
    pub keyring: Keyring,
    /// Whether it prefers dark windows.
    pub dark: bool,
    /// Its screen.
    pub screen: (u16, u16),
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            keyring: Keyring::Open,
            dark: false,
            screen: (1280, 800),
        }
    }
}

/// A session. Everything that it started ends with it, and its home is removed.
pub struct Desktop {
    setting: Setting,
    keyring: RefCell<Daemon>,
    bus: Bus,
    display: Display,
    // Removed last, when nobody writes there any more.
    home: TempDir,
}

/// The desktop program, started as a person starts it, without a driver.
pub struct Running {
    group: Group,
}

/// The desktop program, beside `tandem`.
pub fn desktop_program() -> PathBuf {
    let built = program().with_file_name("tandem-desktop");
    assert!(
        built.exists(),
        "build the window first: cargo build -p tandem-desktop"
    );
    built
}

impl Desktop {
    /// A session with this keyring.
    pub fn with(keyring: Keyring) -> Self {
        Self::new(Setting {
            keyring,
            ..Setting::default()
        })
    }

    /// A session.
    pub fn new(setting: Setting) -> Self {
        let home = tempfile::Builder::new()
            .prefix("tandem-window-")
            .tempdir()
            .unwrap();
        let display = Display::start(setting.screen, home.path());
        let bus = Bus::start(home.path());
        let keyring = Daemon::start(setting.keyring, &bus, home.path());
        Self {
            setting,
            keyring: RefCell::new(keyring),
            bus,
            display,
            home,
        }
    }

    /// A folder of this session's own, for files of a test as well.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Where this session's Tandem keeps its data, unless told otherwise.
    pub fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// Unlocks the keyring, as a person does who is asked for the passphrase.
    pub fn unlock_keyring(&self) {
        Daemon::unlock(&self.bus);
    }

    /// Starts a keyring where there was none, as a person does who was told to.
    pub fn start_keyring(&self) {
        let mut keyring = self.keyring.borrow_mut();
        keyring.start_late(&self.bus, self.home.path());
    }

    /// Opens Tandem on this session's data folder.
    pub fn open(&self) -> Window<'_> {
        self.open_with(&self.usual())
    }

    /// Opens Tandem with these arguments.
    pub fn open_with<S: AsRef<str>>(&self, arguments: &[S]) -> Window<'_> {
        let arguments: Vec<&str> = arguments.iter().map(AsRef::as_ref).collect();
        Window::open(self, &desktop_program(), &arguments)
    }

    /// Starts Tandem on this session's data folder without a driver.
    pub fn start(&self) -> Running {
        let mut command = Group::command(desktop_program());
        command.args(self.usual()).stdout(Stdio::null());
        self.surround(&mut command);
        Running {
            group: Group::start(command, &self.home().join("started.log")),
        }
    }

    /// Starts Tandem with these variables in its environment, without a driver.
    pub fn start_given(&self, variables: &[(&str, &str)]) -> Running {
        let mut command = Group::command(desktop_program());
        command.args(self.usual()).stdout(Stdio::null());
        self.surround(&mut command);
        command.envs(variables.iter().copied());
        Running {
            group: Group::start(command, &self.home().join("started.log")),
        }
    }

    /// Waits until Tandem's window can be seen.
    pub fn wait_for_window(&self) {
        let shown = until(|| self.display.tandem_is_shown().then_some(()));
        assert!(shown.is_some(), "Tandem's window does not appear");
    }

    /// Waits until Tandem's window can't be seen any more.
    pub fn wait_for_no_window(&self) {
        let gone = until(|| (!self.display.tandem_is_shown()).then_some(()));
        assert!(gone.is_some(), "Tandem's window does not go");
    }

    /// Waits until Tandem's window lies over all others.
    pub fn wait_for_window_on_top(&self) {
        let raised = until(|| self.display.tandem_is_on_top().then_some(()));
        assert!(raised.is_some(), "Tandem's window does not come to the top");
    }

    /// Whether Tandem's window lies over all others.
    pub fn window_is_on_top(&self) -> bool {
        self.display.tandem_is_on_top()
    }

    /// Puts another window over everything.
    pub fn cover(&self) -> Cover<'_> {
        self.display.cover()
    }

    /// Asks Tandem's window to close, as its close button does.
    pub fn close_window(&self) {
        self.display.close_tandem();
    }

    /// Makes Tandem's window this large.
    pub fn resize_window(&self, width: u32, height: u32) {
        self.display.resize_tandem(width, height);
    }

    /// `tandem`, the command, on this session's data folder and keyring; not yet started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.args(self.usual()).args(arguments).env_clear();
        command.stdin(Stdio::null());
        self.surround(&mut command);
        command
    }

    /// Gives a command this session's surroundings.
    pub(super) fn surround(&self, command: &mut Command) {
        let home = self.home();
        command
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LANG", "C.UTF-8")
            .env("USER", "alex.morgan")
            .env("HOME", home)
            .env("XDG_RUNTIME_DIR", home)
            .env("DISPLAY", &self.display.name)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus.address)
            // Settings of whoever runs the tests stay out.
            .env("GSETTINGS_BACKEND", "memory")
            .env("NO_AT_BRIDGE", "1")
            .env("TANDEM_LOG", "info");
        if self.setting.dark {
            command.env("GTK_THEME", "Adwaita:dark");
        }
    }

    fn usual(&self) -> [String; 4] {
        let data = self.data().to_str().unwrap().to_owned();
        ["--data".into(), data, "--now".into(), NOW.into()]
    }
}

impl Running {
    /// Waits for its end; the exit code, none where it was killed.
    pub fn exit_code(&mut self) -> Option<i32> {
        let ended = until(|| self.group.ended());
        let ended = ended.unwrap_or_else(|| panic!("it does not end: {}", self.group.said()));
        ended.code()
    }

    /// What it wrote on standard error.
    pub fn said(&self) -> String {
        self.group.said()
    }
}
