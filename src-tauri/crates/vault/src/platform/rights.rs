//! Who may enter a folder, whose it is, and files that are made without following anybody's link.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// Creates a folder, and what is missing above it, that only this account can enter. A folder that
/// exists keeps the rights it has.
///
/// # Errors
///
/// When the operating system refuses.
pub(crate) fn create_private_folder(path: &Path) -> io::Result<()> {
    system::create_private_folder(path)
}

/// Whose a file or folder is, where that is another account than this one. A link is looked at
/// itself.
///
/// # Errors
///
/// When the operating system refuses.
pub(crate) fn other_owner(path: &Path) -> io::Result<Option<String>> {
    system::other_owner(path)
}

/// Whether other accounts may read, write or enter.
///
/// # Errors
///
/// When the operating system refuses.
pub(crate) fn is_open_to_others(path: &Path) -> io::Result<bool> {
    system::is_open_to_others(path)
}

/// Whether a folder is one that all accounts share, such as that for temporary files.
///
/// # Errors
///
/// When the operating system refuses.
pub(crate) fn is_shared(path: &Path) -> io::Result<bool> {
    system::is_shared(path)
}

/// Whether any account may rename or remove what lies in the folder.
///
/// # Errors
///
/// When the operating system refuses.
pub(crate) fn anybody_may_move_what_lies_in(path: &Path) -> io::Result<bool> {
    system::anybody_may_move_what_lies_in(path)
}

/// Keeps others out of a file or folder of this account.
///
/// # Errors
///
/// When the operating system refuses.
pub(crate) fn tighten(path: &Path) -> io::Result<()> {
    system::tighten(path)
}

/// Makes a file for this account alone, where nothing is yet: no file, and no link either.
///
/// # Errors
///
/// Something is there, or the operating system refuses.
pub(crate) fn create_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    system::without_following(&mut options).open(path)
}

/// Opens a file to read and write, and makes it for this account alone where there is none. A link
/// is refused.
///
/// # Errors
///
/// A link is there, or the operating system refuses.
pub(crate) fn open_or_create_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    system::without_following(&mut options).open(path)
}

/// Opens a file to write behind what it holds, and makes it for this account alone where there is
/// none. A link is refused.
///
/// # Errors
///
/// A link is there, or the operating system refuses.
pub(crate) fn open_to_append(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    system::without_following(&mut options).open(path)
}

/// Opens a file to read. A link is refused.
///
/// # Errors
///
/// A link is there, or the operating system refuses.
pub(crate) fn open_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    system::without_following(&mut options).open(path)
}

#[cfg(unix)]
mod system {
    use std::fs::{DirBuilder, OpenOptions, Permissions, symlink_metadata};
    use std::io;
    use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
    use std::path::Path;

    use rustix::fs::OFlags;
    use rustix::process::geteuid;

    const STICKY: u32 = 0o1000;

    pub(super) fn create_private_folder(path: &Path) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(path)
    }

    pub(super) fn other_owner(path: &Path) -> io::Result<Option<String>> {
        let owner = symlink_metadata(path)?.uid();
        Ok((owner != geteuid().as_raw()).then(|| format!("the account with the number {owner}")))
    }

    pub(super) fn is_open_to_others(path: &Path) -> io::Result<bool> {
        Ok(symlink_metadata(path)?.mode() & 0o077 != 0)
    }

    pub(super) fn is_shared(path: &Path) -> io::Result<bool> {
        Ok(symlink_metadata(path)?.mode() & STICKY != 0)
    }

    pub(super) fn anybody_may_move_what_lies_in(path: &Path) -> io::Result<bool> {
        let mode = symlink_metadata(path)?.mode();
        Ok(mode & 0o002 != 0 && mode & STICKY == 0)
    }

    pub(super) fn tighten(path: &Path) -> io::Result<()> {
        let about = symlink_metadata(path)?;
        // The rights of a link are nobody's, and changing them would change what it leads to.
        if about.is_symlink() {
            return Ok(());
        }
        let private = if about.is_dir() { 0o700 } else { 0o600 };
        std::fs::set_permissions(path, Permissions::from_mode(private))
    }

    pub(super) fn without_following(options: &mut OpenOptions) -> &mut OpenOptions {
        let no_follow = i32::try_from(OFlags::NOFOLLOW.bits()).unwrap_or_default();
        options.mode(0o600).custom_flags(no_follow)
    }
}

#[cfg(windows)]
mod system {
    use std::fs::OpenOptions;
    use std::io;
    use std::os::windows::fs::OpenOptionsExt;
    use std::path::{Path, PathBuf};
    use std::process::{Command, Stdio};

    /// The link itself is opened, in place of what it leads to.
    const FILE_FLAG_OPEN_REPARSE_POINT: u32 = 0x0020_0000;

    /// The system's own account and the administrators, by numbers that are the same in every
    /// language of Windows.
    const SYSTEM: &str = "*S-1-5-18:(OI)(CI)F";
    const ADMINISTRATORS: &str = "*S-1-5-32-544:(OI)(CI)F";

    /// A folder in the profile inherits that only the account, administrators and the system may
    /// enter; one anywhere else inherits what its drive has, which may let everybody in.
    pub(super) fn create_private_folder(path: &Path) -> io::Result<()> {
        if path.exists() {
            return Ok(());
        }
        std::fs::create_dir_all(path)?;
        tighten(path)
    }

    pub(super) fn tighten(path: &Path) -> io::Result<()> {
        let Some(account) = account_number() else {
            return Ok(());
        };
        let entry = format!("*{account}:(OI)(CI)F");
        let status = tool("icacls.exe")
            .arg(path)
            .args([
                "/inheritance:r",
                "/grant:r",
                &entry,
                SYSTEM,
                ADMINISTRATORS,
                "/q",
            ])
            .status()?;
        if status.success() {
            return Ok(());
        }
        Err(io::Error::other("its access list could not be set"))
    }

    /// Rights are inherited from above, and what lies above is the administrators' affair.
    pub(super) fn other_owner(_: &Path) -> io::Result<Option<String>> {
        Ok(None)
    }

    pub(super) fn is_open_to_others(_: &Path) -> io::Result<bool> {
        Ok(false)
    }

    pub(super) fn is_shared(_: &Path) -> io::Result<bool> {
        Ok(false)
    }

    pub(super) fn anybody_may_move_what_lies_in(_: &Path) -> io::Result<bool> {
        Ok(false)
    }

    pub(super) fn without_following(options: &mut OpenOptions) -> &mut OpenOptions {
        options.custom_flags(FILE_FLAG_OPEN_REPARSE_POINT)
    }

    /// The account's security identifier, such as S-1-5-21-…-1001.
    fn account_number() -> Option<String> {
        let output = tool("whoami.exe")
            .args(["/user", "/fo", "csv", "/nh"])
            .stdout(Stdio::piped())
            .output()
            .ok()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let number = text.trim().rsplit(',').next()?.trim_matches('"').to_owned();
        number.starts_with("S-1-").then_some(number)
    }

    /// A tool of the system, and none of the same name that lies elsewhere.
    fn tool(name: &str) -> Command {
        let windows = std::env::var_os("SystemRoot").map(PathBuf::from);
        let windows = windows.unwrap_or_else(|| PathBuf::from(r"C:\Windows"));
        let mut command = Command::new(windows.join("System32").join(name));
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }
}
