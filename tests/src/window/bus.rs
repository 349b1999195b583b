//! A D-Bus session of its own.

use super::process::Group;
use std::path::Path;
use std::process::Stdio;
use zbus::blocking::Connection;
use zbus::zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Value};

const SECRETS: &str = "org.freedesktop.secrets";
const COLLECTION: &str = "/org/freedesktop/secrets/collection/login";

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
        let asked = self.connection().call_method(
            Some(SECRETS),
            COLLECTION,
            Some("org.freedesktop.DBus.Properties"),
            "Get",
            &("org.freedesktop.Secret.Collection", "Locked"),
        );
        let answer: OwnedValue = asked.ok()?.body().deserialize().ok()?;
        answer.try_into().ok()
    }

    /// Unlocks the collection of the secret service that runs, as signing in does.
    pub(super) fn unlock_collection(&self, passphrase: &str) {
        let connection = self.connection();
        let opened = connection.call_method(
            Some(SECRETS),
            "/org/freedesktop/secrets",
            Some("org.freedesktop.Secret.Service"),
            "OpenSession",
            &("plain", Value::from("")),
        );
        let (_, session): (OwnedValue, OwnedObjectPath) =
            opened.unwrap().body().deserialize().unwrap();
        let secret = (
            session,
            Vec::<u8>::new(),
            passphrase.as_bytes(),
            "text/plain",
        );
        connection
            .call_method(
                Some(SECRETS),
                "/org/freedesktop/secrets",
                Some("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"),
                "UnlockWithMasterPassword",
                &(ObjectPath::from_static_str_unchecked(COLLECTION), secret),
            )
            .unwrap();
    }

    fn connection(&self) -> Connection {
        let builder = zbus::blocking::connection::Builder::address(self.address.as_str());
        builder.unwrap().build().unwrap()
    }
}
