//! A D-Bus session of its own.

use super::process::Group;
use std::path::Path;
use std::process::{Command, Stdio};

/// Starts nothing on its own: a service is there if, and only if, a test started it.
const CONFIGURATION: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=SOCKET</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

pub(super) struct Bus {
    _daemon: Group,
    /// For `DBUS_SESSION_BUS_ADDRESS`.
    pub(super) address: String,
}

impl Bus {
    pub(super) fn start(folder: &Path) -> Self {
        let configuration = folder.join("bus.conf");
        let socket = folder.join("bus");
        let text = CONFIGURATION.replace("SOCKET", socket.to_str().unwrap());
        std::fs::write(&configuration, text).unwrap();
        let mut command = Group::command("dbus-daemon");
        command
            .arg("--config-file")
            .arg(&configuration)
            .args(["--nofork", "--print-address=1"])
            .stdout(Stdio::piped());
        let mut daemon = Group::start(command, &folder.join("bus.log"));
        let address = daemon.first_line();
        Self {
            _daemon: daemon,
            address,
        }
    }

    /// Asks the secret service whether its collection is locked. None where nobody answers.
    pub(super) fn collection_is_locked(&self) -> Option<bool> {
        let asked = Command::new("dbus-send")
            .args([
                "--session",
                "--print-reply=literal",
                "--dest=org.freedesktop.secrets",
                "/org/freedesktop/secrets/collection/login",
                "org.freedesktop.DBus.Properties.Get",
                "string:org.freedesktop.Secret.Collection",
                "string:Locked",
            ])
            .env("DBUS_SESSION_BUS_ADDRESS", &self.address)
            .output()
            .expect("tests of the window need dbus: make setup");
        let answer = String::from_utf8_lossy(&asked.stdout).into_owned();
        match answer {
            answer if answer.contains("boolean true") => Some(true),
            answer if answer.contains("boolean false") => Some(false),
            _ => None,
        }
    }
}
