//! The way by which the process that holds a data folder takes requests of others of this account.

use std::io;
use std::path::{Path, PathBuf};

use interprocess::local_socket::tokio::{Listener, Stream, prelude::*};
use interprocess::local_socket::{GenericFilePath, ListenerOptions, Name};

/// Takes requests at the folder's address from now on: a socket in the folder, which nobody else
/// can enter; on Windows a named pipe of the folder's own. Only whoever holds the folder may: what
/// lies there already was left by a kill.
///
/// # Errors
///
/// The operating system gives no address.
pub fn listen(folder: &Path) -> io::Result<Listener> {
    let options = ListenerOptions::new()
        .name(name_of(folder)?)
        .try_overwrite(true);
    system::listen(options)
}

/// Reaches the process that holds the folder.
///
/// # Errors
///
/// Nobody takes requests there, or somebody of another account does.
pub async fn connect(folder: &Path) -> io::Result<Stream> {
    let stream = Stream::connect(name_of(folder)?).await?;
    if system::is_holder(&stream, folder) {
        Ok(stream)
    } else {
        Err(io::ErrorKind::PermissionDenied.into())
    }
}

/// Whether whoever reached this process works for its account, or for the computer's administrator.
#[must_use]
pub fn is_of_this_account(stream: &Stream) -> bool {
    system::is_of_this_account(stream)
}

fn name_of(folder: &Path) -> io::Result<Name<'static>> {
    address(folder).to_fs_name::<GenericFilePath>()
}

fn address(folder: &Path) -> PathBuf {
    system::address(folder)
}

#[cfg(unix)]
mod system {
    use std::io;
    use std::path::{Path, PathBuf};

    use interprocess::local_socket::ListenerOptions;
    use interprocess::local_socket::tokio::{Listener, Stream, prelude::*};
    use interprocess::os::unix::local_socket::ListenerOptionsExt;
    use rustix::process::geteuid;

    pub(super) fn address(folder: &Path) -> PathBuf {
        folder.join("tandem.sock")
    }

    pub(super) fn listen(options: ListenerOptions<'static>) -> io::Result<Listener> {
        // Not every system can set a socket's rights, and all ask whoever connects who it is.
        if cfg!(target_os = "linux") {
            options.mode(0o600).create_tokio()
        } else {
            options.create_tokio()
        }
    }

    pub(super) fn is_holder(stream: &Stream, _: &Path) -> bool {
        is_of_this_account(stream)
    }

    pub(super) fn is_of_this_account(stream: &Stream) -> bool {
        let asked = stream.peer_creds().ok().and_then(|peer| peer.euid());
        asked.is_some_and(|account| account == 0 || account == geteuid().as_raw())
    }
}

#[cfg(windows)]
mod system {
    use std::io;
    use std::path::{Path, PathBuf};

    use interprocess::local_socket::ListenerOptions;
    use interprocess::local_socket::tokio::{Listener, Stream, prelude::*};
    use interprocess::os::windows::local_socket::ListenerOptionsExt;
    use interprocess::os::windows::security_descriptor::SecurityDescriptor;
    use widestring::u16cstr;

    use crate::folder;

    /// Pipes have no folders: the name that the folder was given once stands for it.
    pub(super) fn address(folder: &Path) -> PathBuf {
        let name = folder::installation_of(folder).unwrap_or_default();
        PathBuf::from(format!(r"\\.\pipe\tandem-{name}"))
    }

    /// Nobody but the pipe's owner and the system may open it.
    pub(super) fn listen(options: ListenerOptions<'static>) -> io::Result<Listener> {
        let rights = SecurityDescriptor::deserialize(u16cstr!("D:P(A;;GA;;;OW)(A;;GA;;;SY)"))?;
        options.security_descriptor(rights).create_tokio()
    }

    /// The note of the process that holds the folder lies where only this account can write. It is
    /// compared before anything is said: a server can take on a client's rights only once it has
    /// read something from it.
    pub(super) fn is_holder(stream: &Stream, folder: &Path) -> bool {
        let asked = stream.peer_creds().ok().and_then(|peer| peer.pid());
        asked.is_some() && asked == folder::holder_process(folder)
    }

    /// The pipe lets in nobody else.
    pub(super) fn is_of_this_account(_: &Stream) -> bool {
        true
    }
}
