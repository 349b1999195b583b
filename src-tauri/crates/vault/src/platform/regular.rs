//! Files that people name, opened to be read: regular files and nothing else.

use std::fs::File;
use std::io;
use std::path::Path;

/// What was named in place of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoFile {
    /// A folder.
    Folder,
    /// A pipe, which another program may never write.
    Pipe,
    /// A device, such as a terminal or a disk.
    Device,
    /// A socket.
    Socket,
}

/// Why nothing was opened.
#[derive(Debug)]
pub enum NotOpened {
    /// It is no file.
    NoFile(NoFile),
    /// The operating system refused.
    Refused(io::Error),
}

/// Opens a regular file, or what a link leads to, to be read. Waits for nobody, whatever it is, and
/// looks at what was opened: a name can come to stand for something else meanwhile.
///
/// # Errors
/// It is no regular file, or can't be opened.
pub fn open_regular(path: &Path) -> Result<File, NotOpened> {
    if let Some(device) = system::named_device(path) {
        return Err(NotOpened::NoFile(device));
    }
    let opened = system::open(path).and_then(|file| Ok((file.metadata()?.file_type(), file)));
    match opened {
        Ok((kind, file)) if kind.is_file() => Ok(file),
        Ok((kind, _)) => Err(NotOpened::NoFile(system::no_file(kind))),
        // Some can't even be opened; that they can't is all the harm they do.
        Err(error) => Err(match std::fs::metadata(path) {
            Ok(about) if !about.is_file() => NotOpened::NoFile(system::no_file(about.file_type())),
            _ => NotOpened::Refused(error),
        }),
    }
}

#[cfg(unix)]
mod system {
    use super::NoFile;
    use rustix::fs::OFlags;
    use std::fs::{File, FileType};
    use std::io;
    use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
    use std::path::Path;

    /// A pipe is not waited for, and a terminal does not become that of this process.
    pub(super) fn open(path: &Path) -> io::Result<File> {
        let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits();
        std::fs::OpenOptions::new()
            .read(true)
            .custom_flags(flags.cast_signed())
            .open(path)
    }

    pub(super) fn named_device(_: &Path) -> Option<NoFile> {
        None
    }

    pub(super) fn no_file(kind: FileType) -> NoFile {
        match kind {
            kind if kind.is_dir() => NoFile::Folder,
            kind if kind.is_fifo() => NoFile::Pipe,
            kind if kind.is_socket() => NoFile::Socket,
            _ => NoFile::Device,
        }
    }
}

#[cfg(windows)]
mod system {
    use super::NoFile;
    use crate::platform::is_device_name;
    use std::fs::{File, FileType};
    use std::io;
    use std::path::{Component, Path, Prefix};

    pub(super) fn open(path: &Path) -> io::Result<File> {
        File::open(path)
    }

    /// Windows shows pipes and devices as files: they are known by their names.
    pub(super) fn named_device(path: &Path) -> Option<NoFile> {
        if let Some(Component::Prefix(prefix)) = path.components().next()
            && let Prefix::DeviceNS(_) = prefix.kind()
        {
            return Some(NoFile::Device);
        }
        let name = path.file_name()?.to_string_lossy();
        is_device_name(&name).then_some(NoFile::Device)
    }

    pub(super) fn no_file(kind: FileType) -> NoFile {
        match kind.is_dir() {
            true => NoFile::Folder,
            false => NoFile::Device,
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::net::UnixListener;

    #[test]
    fn nothing_but_a_regular_file_is_opened_and_nobody_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("file"), "x").unwrap();
        std::os::unix::fs::symlink(at("file"), at("link")).unwrap();
        let made = std::process::Command::new("mkfifo")
            .arg(at("pipe"))
            .status();
        assert!(made.unwrap().success());
        let _socket = UnixListener::bind(at("socket")).unwrap();
        std::os::unix::fs::symlink(at("pipe"), at("link to a pipe")).unwrap();

        assert!(open_regular(&at("file")).is_ok());
        assert!(open_regular(&at("link")).is_ok());
        for (path, kind) in [
            (folder.path().to_owned(), NoFile::Folder),
            (at("pipe"), NoFile::Pipe),
            (at("link to a pipe"), NoFile::Pipe),
            (at("socket"), NoFile::Socket),
            ("/dev/zero".into(), NoFile::Device),
        ] {
            match open_regular(&path) {
                Err(NotOpened::NoFile(found)) => assert_eq!(found, kind, "{path:?}"),
                other => panic!("{path:?}: {other:?}"),
            }
        }
        assert!(matches!(
            open_regular(&at("nothing")),
            Err(NotOpened::Refused(error)) if error.kind() == io::ErrorKind::NotFound
        ));
    }
}
