//! Everything that differs by operating system.

mod again;
mod dumps;
mod ending;
mod names;
mod regular;
mod rights;
mod socket;

pub(crate) use again::start_again;
pub use dumps::{NO_DUMPS_VARIABLE, no_dumps};
pub use ending::EndSignals;
pub use names::is_device_name;
pub use regular::{NoFile, NotOpened, open_regular};
pub(crate) use rights::{
    anybody_may_move_what_lies_in, create_file, create_private_folder, is_open_to_others,
    is_shared, open_file, open_or_create_file, open_to_append, other_owner, tighten,
};
pub use socket::{connect, is_of_this_account, listen};

use std::path::{Component, Path, PathBuf, Prefix};
use std::sync::Arc;

use keyring_core::{CredentialStore, Entry};

/// Where the data lives unless another folder is named: on this computer and for this account, so
/// that Windows does not carry it about with a roaming profile.
#[must_use]
pub fn default_data_folder() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "Tandem").map(|dirs| dirs.data_local_dir().to_owned())
}

/// The name of the account that this process runs under, to be recorded with what was done: as the
/// operating system has it, whatever the environment says.
#[must_use]
pub fn account_name() -> Option<String> {
    filled(whoami::username().ok())
}

/// The name of this computer.
#[must_use]
pub fn computer_name() -> Option<String> {
    filled(system::computer_name())
}

/// The operating system and its version, such as `Debian GNU/Linux 13`.
#[must_use]
pub fn system_name() -> Option<String> {
    filled(whoami::distro().ok())
}

/// The home folder of the account.
#[must_use]
pub fn home_folder() -> Option<PathBuf> {
    directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned())
}

/// The kind of network file system that an existing, absolute path lies on; none for a local one.
pub(crate) fn network_kind(path: &Path) -> Option<String> {
    if let Some(Component::Prefix(prefix)) = path.components().next()
        && matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..))
    {
        return Some("network path".to_owned());
    }
    let mounts = system::mounts()?;
    let kind = kind_at(&mounts, path)?;
    is_network(kind).then(|| kind.to_owned())
}

/// An entry of this account's keyring, over the connection that this process made first.
#[cfg(not(windows))]
pub(crate) fn keyring_entry(service: &str, name: &str) -> keyring_core::Result<Entry> {
    Ok(keyring::Entry::new(service, name)?.inner)
}

/// An entry of this account's keyring. Windows tells a store how long an entry lives, which the
/// simple way does not.
#[cfg(windows)]
pub(crate) fn keyring_entry(service: &str, name: &str) -> keyring_core::Result<Entry> {
    keyring_store()?.build(service, name, None)
}

/// The keyring of this account, as it is at this moment.
pub(crate) fn keyring_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(system::KeyringStore::new()?)
}

/// Whether an error of the keyring means that there is none, rather than one that is locked.
pub(crate) fn keyring_is_absent(error: &keyring_core::Error) -> bool {
    match error {
        keyring_core::Error::NoDefaultStore => true,
        keyring_core::Error::PlatformFailure(cause)
        | keyring_core::Error::NoStorageAccess(cause) => system::means_no_keyring(cause.as_ref()),
        _ => false,
    }
}

/// Whether the keyring would ask a person before it gives anything, where that can be told without
/// asking.
pub(crate) fn keyring_is_locked() -> bool {
    system::keyring_is_locked()
}

/// A file system hung into the tree.
#[cfg_attr(
    windows,
    allow(dead_code, reason = "Windows tells a share by its path")
)]
struct Mount {
    point: PathBuf,
    kind: String,
}

/// The deepest mount point holds the path, and of two at one place the later hides the earlier.
fn kind_at<'a>(mounts: &'a [Mount], path: &Path) -> Option<&'a str> {
    let holding = mounts.iter().filter(|mount| path.starts_with(&mount.point));
    holding
        .max_by_key(|mount| mount.point.components().count())
        .map(|mount| mount.kind.as_str())
}

fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

fn is_network(kind: &str) -> bool {
    // FUSE names what it carries after a dot, as in fuse.sshfs.
    let name = kind.strip_prefix("fuse.").unwrap_or(kind);
    const NAMES: [&str; 24] = [
        "afpfs",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "fuse-s3fs",
        "gcsfuse",
        "glusterfs",
        "google-drive-ocamlfuse",
        "gpfs",
        "gvfsd-fuse",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "onedriver",
        "rclone",
        "s3fs",
        "smb3",
        "smbfs",
        "sshfs",
        "webdav",
    ];
    NAMES.contains(&name)
}

/// Linux's list of mounts: the fifth field is the mount point, the type follows a lone dash.
#[cfg(any(target_os = "linux", test))]
fn parse_mountinfo(text: &str) -> Vec<Mount> {
    text.lines()
        .filter_map(|line| {
            let (left, right) = line.split_once(" - ")?;
            Some(Mount {
                point: PathBuf::from(unescape(left.split(' ').nth(4)?)),
                kind: right.split(' ').next()?.to_owned(),
            })
        })
        .collect()
}

/// White space and backslashes stand in that list as a backslash and three octal digits.
#[cfg(any(target_os = "linux", test))]
fn unescape(text: &str) -> String {
    let codes = [
        ("\\040", " "),
        ("\\011", "\t"),
        ("\\012", "\n"),
        ("\\134", "\\"),
    ];
    codes.iter().fold(text.to_owned(), |text, (code, plain)| {
        text.replace(code, plain)
    })
}

/// What `mount` prints on macOS: `//ann@server/share on /Volumes/share (smbfs, nodev)`.
#[cfg(any(target_os = "macos", test))]
fn parse_mount_output(text: &str) -> Vec<Mount> {
    text.lines()
        .filter_map(|line| {
            let (place, options) = line.rsplit_once(" (")?;
            let (_, point) = place.split_once(" on ")?;
            let kind = options.trim_end_matches(')').split(',').next()?.trim();
            Some(Mount {
                point: PathBuf::from(point),
                kind: kind.to_owned(),
            })
        })
        .collect()
}

#[cfg(target_os = "linux")]
mod system {
    use std::error::Error;

    use secret_service::EncryptionType;
    use secret_service::blocking::SecretService;

    use super::Mount;

    pub(super) use zbus_secret_service_keyring_store::Store as KeyringStore;

    pub(super) fn computer_name() -> Option<String> {
        std::fs::read_to_string("/proc/sys/kernel/hostname").ok()
    }

    /// No result is what the service answers that has no keyring to keep anything in.
    pub(super) fn means_no_keyring(cause: &(dyn Error + Send + Sync + 'static)) -> bool {
        use secret_service::Error::{NoResult, Unavailable, Zbus, ZbusFdo};
        matches!(
            cause.downcast_ref(),
            Some(NoResult | Unavailable | Zbus(_) | ZbusFdo(_))
        )
    }

    pub(super) fn keyring_is_locked() -> bool {
        let locked = || {
            let service = SecretService::connect(EncryptionType::Plain)?;
            service.get_default_collection()?.is_locked()
        };
        locked().unwrap_or(true)
    }

    pub(super) fn mounts() -> Option<Vec<Mount>> {
        let bytes = std::fs::read("/proc/self/mountinfo").ok()?;
        Some(super::parse_mountinfo(&String::from_utf8_lossy(&bytes)))
    }
}

#[cfg(target_os = "macos")]
mod system {
    use std::error::Error;
    use std::process::Command;

    use super::Mount;

    pub(super) use apple_native_keyring_store::keychain::Store as KeyringStore;

    pub(super) fn computer_name() -> Option<String> {
        output("/bin/hostname", &["-s"])
    }

    pub(super) fn mounts() -> Option<Vec<Mount>> {
        output("/sbin/mount", &[]).map(|text| super::parse_mount_output(&text))
    }

    pub(super) fn keyring_is_locked() -> bool {
        false
    }

    /// The keychain is part of the system.
    pub(super) fn means_no_keyring(_: &(dyn Error + Send + Sync + 'static)) -> bool {
        false
    }

    fn output(program: &str, arguments: &[&str]) -> Option<String> {
        let output = Command::new(program)
            .args(arguments)
            .env_clear()
            .output()
            .ok()?;
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

#[cfg(windows)]
mod system {
    use std::error::Error;

    use super::Mount;

    pub(super) use windows_native_keyring_store::Store as KeyringStore;

    pub(super) fn computer_name() -> Option<String> {
        std::env::var("COMPUTERNAME").ok()
    }

    pub(super) fn keyring_is_locked() -> bool {
        false
    }

    /// The credential store is part of the system.
    pub(super) fn means_no_keyring(_: &(dyn Error + Send + Sync + 'static)) -> bool {
        false
    }

    /// A drive letter that stands for a share is told by its full path, which names the server.
    pub(super) fn mounts() -> Option<Vec<Mount>> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTINFO: &str = "\
        22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n\
        40 22 0:40 / /home/ann/On\\040the\\040server rw shared:2 master:3 - cifs //srv/x rw\n\
        41 22 0:41 / /srv/data rw - fuse.sshfs ben@host.example.test: rw\n\
        42 22 0:42 / /srv/both rw - nfs4 host:/x rw\n\
        43 22 8:2 / /srv/both rw - ext4 /dev/sdb1 rw\n";

    fn kind_of<'a>(mounts: &'a [Mount], path: &str) -> &'a str {
        kind_at(mounts, Path::new(path)).unwrap()
    }

    #[test]
    fn linux_mounts_are_read_with_their_blanks() {
        let mounts = parse_mountinfo(MOUNTINFO);
        assert_eq!(kind_of(&mounts, "/home/ann/tandem"), "ext4");
        assert_eq!(kind_of(&mounts, "/home/ann/On the server/tandem"), "cifs");
        assert_eq!(kind_of(&mounts, "/srv/data/tandem"), "fuse.sshfs");
        assert_eq!(kind_of(&mounts, "/srv/database"), "ext4");
        assert_eq!(kind_of(&mounts, "/srv/both/tandem"), "ext4");
    }

    #[test]
    fn macos_mounts_are_read() {
        let text = "/dev/disk3s1 on / (apfs, local)\n\
                    //ann@srv.example.test/Our%20share on /Volumes/Our share (smbfs, nodev)\n";
        let mounts = parse_mount_output(text);
        assert_eq!(kind_of(&mounts, "/Users/ann"), "apfs");
        assert_eq!(kind_of(&mounts, "/Volumes/Our share/tandem"), "smbfs");
    }

    #[test]
    fn network_file_systems_are_told_from_local_ones() {
        for kind in [
            "nfs",
            "nfs4",
            "cifs",
            "smb3",
            "smbfs",
            "fuse.sshfs",
            "fuse.rclone",
            "davfs",
        ] {
            assert!(is_network(kind), "{kind}");
        }
        for kind in [
            "ext4",
            "btrfs",
            "apfs",
            "tmpfs",
            "overlay",
            "fuse.ntfs-3g",
            "9p",
        ] {
            assert!(!is_network(kind), "{kind}");
        }
    }

    #[test]
    fn this_computer_answers() {
        assert!(computer_name().is_some());
        assert!(default_data_folder().unwrap().is_absolute());
        let here = tempfile::tempdir().unwrap();
        assert_eq!(network_kind(&here.path().canonicalize().unwrap()), None);
    }
    #[cfg(target_os = "linux")]
    #[test]
    fn a_service_that_is_absent_is_told_from_a_prompt_that_was_dismissed() {
        use secret_service::Error as Cause;
        let absent = |cause: Cause| {
            keyring_is_absent(&keyring_core::Error::NoStorageAccess(Box::new(cause)))
        };
        for cause in [Cause::NoResult, Cause::Unavailable] {
            assert!(absent(cause));
        }
        for cause in [Cause::Locked, Cause::Prompt] {
            assert!(!absent(cause));
        }
    }
}
