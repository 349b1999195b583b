//! A parcel: files sealed under a passphrase, to be carried to another computer.
//!
//! It begins with a mark, the parameters of Argon2id and a salt, which make a key of the
//! passphrase, and a nonce. What follows is sealed with XChaCha20-Poly1305 in pieces of 64 KiB, so
//! that none can be changed, left out, doubled or put elsewhere, and an end that is missing is
//! noticed; the parameters belong to what the first piece is sealed with. Inside stand a letter of
//! whoever packed it and the files, each with its length.

mod seal;

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::platform;
use seal::{Opener, Sealer};

/// A passphrase shorter than this could be guessed by whoever finds the parcel.
pub const SHORTEST_PASSPHRASE: usize = 12;

/// A letter is a few lines; more is not one of ours.
const LONGEST_LETTER: usize = 1 << 20;

/// What lies in a parcel, in front of the files' bytes.
#[derive(Serialize, Deserialize)]
struct Contents {
    letter: serde_json::Value,
    files: Vec<Inside>,
}

#[derive(Serialize, Deserialize)]
struct Inside {
    name: String,
    bytes: u64,
}

/// Why a parcel could not be packed or opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ParcelError {
    /// The passphrase is too short.
    #[error("the passphrase is too short: it needs {SHORTEST_PASSPHRASE} characters or more")]
    PassphraseTooShort,
    /// The file is something else.
    #[error("the file is not a parcel of Tandem")]
    NotAParcel,
    /// A newer Tandem has packed it.
    #[error("the file was packed by a newer version of Tandem. Install that version")]
    TooNew,
    /// Another passphrase was used, or the beginning is damaged, which looks the same.
    #[error("the passphrase does not open the file, or the file is damaged")]
    WrongPassphrase,
    /// The file was cut off or changed.
    #[error("the file is damaged or incomplete. Copy it anew from where it was packed")]
    Damaged,
    /// The operating system refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

/// Packs files, each under its own name, and a letter. The parcel is on the disk when this ends
/// well; where it doesn't, nothing is left. Blocks for a second and more.
///
/// # Errors
///
/// [`ParcelError`]: the passphrase, a file that can't be read, or a place that can't be written to,
/// where something is already above all.
pub fn pack(
    parcel: &Path,
    passphrase: &SecretString,
    letter: serde_json::Value,
    files: &[PathBuf],
) -> Result<(), ParcelError> {
    if passphrase.expose_secret().chars().count() < SHORTEST_PASSPHRASE {
        return Err(ParcelError::PassphraseTooShort);
    }
    let to = platform::create_file(parcel).map_err(|source| io_error(parcel, source))?;
    let packed = write(&to, parcel, passphrase, letter, files);
    if packed.is_err() {
        // What was only begun opens nothing.
        let _ = std::fs::remove_file(parcel);
    }
    packed
}

/// Opens a parcel into an empty folder: the letter, and the files under their names. Where it does
/// not open to its end, what was written has to be thrown away. Blocks for a second and more.
///
/// # Errors
///
/// [`ParcelError`]: the passphrase, a file that is no parcel, or is damaged.
pub fn unpack(
    parcel: &Path,
    passphrase: &SecretString,
    into: &Path,
) -> Result<serde_json::Value, ParcelError> {
    let from = File::open(parcel).map_err(|source| io_error(parcel, source))?;
    let is_file = from.metadata().is_ok_and(|about| about.is_file());
    if !is_file {
        return Err(ParcelError::NotAParcel);
    }
    let mut opener = Opener::begin(&from, passphrase)?;
    let mut length = [0; 4];
    opener.read_exact(&mut length)?;
    let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
    if length > LONGEST_LETTER {
        return Err(ParcelError::Damaged);
    }
    let mut contents = vec![0; length];
    opener.read_exact(&mut contents)?;
    let contents: Contents = serde_json::from_slice(&contents).map_err(|_| ParcelError::Damaged)?;
    for inside in &contents.files {
        let to = place_of(&inside.name, into).ok_or(ParcelError::Damaged)?;
        let mut file = platform::create_file(&to).map_err(|source| io_error(&to, source))?;
        opener.copy(inside.bytes, |piece| {
            file.write_all(piece)
                .map_err(|source| io_error(&to, source))
        })?;
        file.sync_all().map_err(|source| io_error(&to, source))?;
    }
    opener.end()?;
    Ok(contents.letter)
}

fn write(
    to: &File,
    parcel: &Path,
    passphrase: &SecretString,
    letter: serde_json::Value,
    files: &[PathBuf],
) -> Result<(), ParcelError> {
    let mut inside = Vec::new();
    for path in files {
        let about = std::fs::metadata(path).map_err(|source| io_error(path, source))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        inside.push(Inside {
            name: name.into_owned(),
            bytes: about.len(),
        });
    }
    let contents = Contents {
        letter,
        files: inside,
    };
    let contents = serde_json::to_vec(&contents).unwrap_or_default();
    let length = u32::try_from(contents.len()).unwrap_or(u32::MAX);
    let failed = |source| io_error(parcel, source);
    let mut sealer = Sealer::begin(to, passphrase).map_err(failed)?;
    sealer.write_all(&length.to_be_bytes()).map_err(failed)?;
    sealer.write_all(&contents).map_err(failed)?;
    for path in files {
        let mut file = File::open(path).map_err(|source| io_error(path, source))?;
        io::copy(&mut file, &mut sealer).map_err(failed)?;
    }
    sealer.end().map_err(failed)?;
    to.sync_all().map_err(failed)
}

/// A name is one of a file beside the others, and leads nowhere else.
fn place_of(name: &str, into: &Path) -> Option<PathBuf> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
    (name.chars().all(plain) && name.starts_with(|first: char| first.is_ascii_alphanumeric()))
        .then(|| into.join(name))
}

fn io_error(path: &Path, source: io::Error) -> ParcelError {
    ParcelError::Io {
        path: path.to_owned(),
        source,
    }
}

impl From<seal::Broken> for ParcelError {
    fn from(broken: seal::Broken) -> Self {
        match broken {
            seal::Broken::NotAParcel => Self::NotAParcel,
            seal::Broken::TooNew => Self::TooNew,
            seal::Broken::WrongPassphrase => Self::WrongPassphrase,
            seal::Broken::Damaged => Self::Damaged,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn passphrase() -> SecretString {
        SecretString::from("nine green bottles")
    }

    struct Place {
        folder: tempfile::TempDir,
        parcel: PathBuf,
        into: PathBuf,
    }

    /// A parcel of two files, one of them longer than a piece.
    fn packed() -> Place {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one.db"), folder.path().join("two.db"));
        std::fs::write(&one, b"the first").unwrap();
        std::fs::write(&two, vec![7; 200_000]).unwrap();
        let parcel = folder.path().join("parcel");
        let letter = json!({"key": "of gold"});
        pack(&parcel, &passphrase(), letter, &[one, two]).unwrap();
        let into = folder.path().join("into");
        std::fs::create_dir(&into).unwrap();
        Place {
            folder,
            parcel,
            into,
        }
    }

    #[test]
    fn what_was_packed_comes_out() {
        let place = packed();
        let letter = unpack(&place.parcel, &passphrase(), &place.into).unwrap();
        assert_eq!(letter, json!({"key": "of gold"}));
        assert_eq!(
            std::fs::read(place.into.join("one.db")).unwrap(),
            b"the first"
        );
        let two = std::fs::read(place.into.join("two.db")).unwrap();
        assert_eq!(two, vec![7; 200_000]);
        let bytes = std::fs::read(&place.parcel).unwrap();
        for clear in [&b"of gold"[..], b"the first", &[7; 32]] {
            assert!(!bytes.windows(clear.len()).any(|window| window == clear));
        }
    }

    #[test]
    fn another_passphrase_and_other_files_are_told() {
        let place = packed();
        let wrong = SecretString::from("ten green bottles");
        let opened = unpack(&place.parcel, &wrong, &place.into);
        assert!(matches!(opened, Err(ParcelError::WrongPassphrase)));
        let short = SecretString::from("eleven chrs");
        let made = pack(&place.folder.path().join("x"), &short, json!(null), &[]);
        assert!(matches!(made, Err(ParcelError::PassphraseTooShort)));
        let opened = unpack(
            &place.folder.path().join("one.db"),
            &passphrase(),
            &place.into,
        );
        assert!(matches!(opened, Err(ParcelError::NotAParcel)));
    }

    #[test]
    fn whatever_was_changed_or_cut_off_is_noticed() {
        let place = packed();
        let whole = std::fs::read(&place.parcel).unwrap();
        let broken = place.folder.path().join("broken");
        let into = place.folder.path().join("elsewhere");
        let opens = |bytes: &[u8]| {
            let _ = std::fs::remove_dir_all(&into);
            std::fs::create_dir(&into).unwrap();
            std::fs::write(&broken, bytes).unwrap();
            unpack(&broken, &passphrase(), &into).is_ok()
        };
        assert!(opens(&whole));
        let mut longer = whole.clone();
        longer.push(0);
        assert!(!opens(&longer), "something was put behind");
        for length in [0, 10, 60, 100, whole.len() / 2, whole.len() - 1] {
            assert!(!opens(&whole[..length]), "{length}");
        }
        for at in [0, 15, 17, 30, 50, 80, whole.len() / 2, whole.len() - 1] {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert!(!opens(&changed), "{at}");
        }
    }

    #[test]
    fn a_name_leads_nowhere_else() {
        let into = Path::new("/tmp/x");
        for bad in ["", "..", ".hidden", "a/b", "a\\b", "/etc/passwd", "C:x"] {
            assert_eq!(place_of(bad, into), None, "{bad}");
        }
        assert!(place_of("tandem.db", into).is_some());
    }
}
