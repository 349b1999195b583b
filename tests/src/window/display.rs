//! A display of its own, and its windows as the display server knows them.

use super::process::Group;
use super::until;
use std::path::Path;
use std::process::Stdio;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConfigureWindowAux, ConnectionExt, CreateWindowAux, EventMask,
    MapState, StackMode, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;

pub(super) struct Display {
    _server: Group,
    /// For `DISPLAY`.
    pub(super) name: String,
    connection: RustConnection,
    root: Window,
}

/// A window of somebody else's that lies over everything while this value lives.
pub struct Cover<'a> {
    display: &'a Display,
    window: Window,
}

impl Display {
    pub(super) fn start((width, height): (u16, u16), folder: &Path) -> Self {
        let mut command = Group::command("Xvfb");
        command
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0"])
            .arg(format!("{width}x{height}x24"))
            .stdout(Stdio::piped());
        let mut server = Group::start(command, &folder.join("display.log"));
        let name = format!(":{}", server.first_line());
        let (connection, screen) = x11rb::connect(Some(&name)).unwrap();
        let root = connection.setup().roots[screen].root;
        Self {
            _server: server,
            name,
            connection,
            root,
        }
    }

    /// Top-level windows that can be seen, the lowest first.
    fn stack(&self) -> Vec<Window> {
        let tree = self.connection.query_tree(self.root).unwrap();
        let seen = |window: &Window| {
            let asked = self.connection.get_window_attributes(*window).unwrap();
            // It may have gone since.
            asked
                .reply()
                .is_ok_and(|is| is.map_state == MapState::VIEWABLE)
        };
        tree.reply()
            .unwrap()
            .children
            .into_iter()
            .filter(seen)
            .collect()
    }

    fn title(&self, window: Window) -> String {
        let kind = AtomEnum::ANY;
        self.connection
            .get_property(false, window, AtomEnum::WM_NAME, kind, 0, 256)
            .unwrap()
            .reply()
            .map(|property| String::from_utf8_lossy(&property.value).into_owned())
            .unwrap_or_default()
    }

    /// Tandem's window, if it can be seen.
    fn tandem(&self) -> Option<Window> {
        self.stack()
            .into_iter()
            .find(|window| self.title(*window).starts_with("Tandem"))
    }

    pub(super) fn tandem_is_shown(&self) -> bool {
        self.tandem().is_some()
    }

    pub(super) fn tandem_is_on_top(&self) -> bool {
        let top = self.stack().pop();
        top.is_some() && top == self.tandem()
    }

    /// Puts a window of somebody else's over everything.
    pub(super) fn cover(&self) -> Cover<'_> {
        let window = self.connection.generate_id().unwrap();
        self.connection
            .create_window(
                x11rb::COPY_DEPTH_FROM_PARENT,
                window,
                self.root,
                0,
                0,
                400,
                300,
                0,
                WindowClass::INPUT_OUTPUT,
                x11rb::COPY_FROM_PARENT,
                &CreateWindowAux::new(),
            )
            .unwrap()
            .check()
            .unwrap();
        self.connection.map_window(window).unwrap();
        let above = ConfigureWindowAux::new().stack_mode(StackMode::ABOVE);
        self.connection.configure_window(window, &above).unwrap();
        self.connection.flush().unwrap();
        let cover = Cover {
            display: self,
            window,
        };
        assert!(
            until(|| (self.stack().last() == Some(&window)).then_some(())).is_some(),
            "the other window does not come to the top"
        );
        cover
    }

    /// Asks Tandem's window to close, as its close button does.
    pub(super) fn close_tandem(&self) {
        let window = self.tandem().expect("Tandem's window is open");
        let atom = |name: &str| {
            let asked = self.connection.intern_atom(false, name.as_bytes()).unwrap();
            asked.reply().unwrap().atom
        };
        let data = [atom("WM_DELETE_WINDOW"), x11rb::CURRENT_TIME, 0, 0, 0];
        let event = ClientMessageEvent::new(32, window, atom("WM_PROTOCOLS"), data);
        self.connection
            .send_event(false, window, EventMask::NO_EVENT, event)
            .unwrap();
        self.connection.flush().unwrap();
    }

    pub(super) fn resize_tandem(&self, width: u32, height: u32) {
        let window = self.tandem().expect("Tandem's window is open");
        let size = ConfigureWindowAux::new().width(width).height(height);
        self.connection.configure_window(window, &size).unwrap();
        self.connection.flush().unwrap();
    }
}

impl Drop for Cover<'_> {
    fn drop(&mut self) {
        let _ = self.display.connection.destroy_window(self.window);
        let _ = self.display.connection.flush();
    }
}
