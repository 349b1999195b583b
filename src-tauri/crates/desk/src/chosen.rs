//! Files that a person chooses: in the dialog of the operating system, or by a path that is typed where
//! there is none.

use crate::tickets::NewFile;
use crate::{Desk, FileEntered, FileKind, FileTicket};
use std::path::Path;
use std::sync::Arc;
use tandem_api::{Error, ErrorCode, files};

impl Desk {
    /// A file that the dialog of the operating system gave, to be read.
    ///
    /// # Errors
    /// The operating system has no randomness to give.
    pub fn chosen_to_read(&self, path: &Path) -> Result<FileTicket, Error> {
        self.tickets.reading(path.to_owned())
    }

    /// A file that the dialog of the operating system gave, to be written once. The dialog has asked
    /// before it gave one that is there.
    ///
    /// # Errors
    /// As [`Self::chosen_to_read`].
    pub fn chosen_to_write(&self, path: &Path) -> Result<FileTicket, Error> {
        self.tickets.writing(NewFile {
            path: path.to_owned(),
            replace: true,
        })
    }

    /// A file to be read whose path somebody entered, where there is no dialog.
    ///
    /// # Errors
    /// It is no regular file of this kind, or can't be opened.
    pub async fn file_to_read(self: &Arc<Self>, file: FileEntered) -> Result<FileTicket, Error> {
        let unopened = match file.kind {
            FileKind::Ilr => ErrorCode::ImportRefused,
            FileKind::Table | FileKind::Page | FileKind::Text => ErrorCode::LinkFileRefused,
        };
        let path = files::entered_to_read(&file.path, file.kind.read_extensions(), unopened)?;
        self.chosen_to_read(&path)
    }

    /// A file to be made whose path somebody entered. It is made once, and replaces nothing.
    ///
    /// # Errors
    /// There is no such folder, something of this name is there, or it has another extension.
    pub async fn file_to_write(self: &Arc<Self>, file: FileEntered) -> Result<FileTicket, Error> {
        let path = files::entered_to_write(&file.path, file.kind.written_extensions())?;
        self.tickets.writing(NewFile {
            path,
            replace: false,
        })
    }
}

impl FileKind {
    fn read_extensions(self) -> &'static [&'static str] {
        match self {
            Self::Ilr => &["xml"],
            Self::Table => &["csv", "txt"],
            Self::Page | Self::Text => &[],
        }
    }

    fn written_extensions(self) -> &'static [&'static str] {
        match self {
            Self::Ilr => &[],
            Self::Table => &["csv"],
            Self::Page => &["html"],
            Self::Text => &["txt"],
        }
    }
}
