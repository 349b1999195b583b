//! What stands for files that a person has chosen. The page of the window names each by a ticket and never by its
//! path, so that a page that was taken over reads and replaces nothing that nobody chose: at most it
//! makes files that are not there yet.

use crate::FileTicket;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tandem_api::{Error, ErrorCode};
use tandem_words as words;

/// How long a chosen file counts as chosen.
const COUNTS: Duration = Duration::from_secs(60 * 60);

/// So many choices are kept, the newest.
const KEPT: usize = 32;

/// Choices that count.
#[derive(Default)]
pub(crate) struct Tickets(Mutex<VecDeque<Choice>>);

struct Choice {
    ticket: String,
    until: Instant,
    use_of: UseOf,
}

#[derive(Clone)]
enum UseOf {
    Reading(PathBuf),
    Writing(NewFile),
}

/// A file to be written.
#[derive(Debug, Clone)]
pub(crate) struct NewFile {
    pub(crate) path: PathBuf,
    /// The operating system has asked whether what is there is to be replaced.
    pub(crate) replace: bool,
}

impl Tickets {
    /// The file to read that was chosen; it may be read again as long as the choice counts.
    pub(crate) fn to_read(&self, ticket: &str) -> Result<PathBuf, Error> {
        let now = Instant::now();
        let choices = self.choices();
        let found = choices.iter().find(|one| one.is(ticket, now));
        match found.map(|one| &one.use_of) {
            Some(UseOf::Reading(path)) => Ok(path.clone()),
            _ => Err(not_chosen()),
        }
    }

    /// The file to write that was chosen: once.
    pub(crate) fn to_write(&self, ticket: &str) -> Result<NewFile, Error> {
        let now = Instant::now();
        let mut choices = self.choices();
        let writes = |one: &Choice| matches!(one.use_of, UseOf::Writing(_));
        let at = choices
            .iter()
            .position(|one| one.is(ticket, now) && writes(one));
        match at.and_then(|at| choices.remove(at)).map(|one| one.use_of) {
            Some(UseOf::Writing(file)) => Ok(file),
            _ => Err(not_chosen()),
        }
    }

    /// A file that is to be read.
    ///
    /// # Errors
    /// The operating system has no randomness to give.
    pub(crate) fn reading(&self, path: PathBuf) -> Result<FileTicket, Error> {
        self.issue(UseOf::Reading(path))
    }

    /// A file that is to be written.
    ///
    /// # Errors
    /// As [`Self::reading`].
    pub(crate) fn writing(&self, file: NewFile) -> Result<FileTicket, Error> {
        self.issue(UseOf::Writing(file))
    }

    fn issue(&self, use_of: UseOf) -> Result<FileTicket, Error> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).map_err(|_| not_chosen())?;
        let ticket: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let (path, note) = match &use_of {
            UseOf::Reading(path) => (path, String::new()),
            UseOf::Writing(file) => (&file.path, words::files::PLAIN.to_owned()),
        };
        let name = path.file_name().unwrap_or(path.as_os_str());
        let name = name.to_string_lossy().into_owned();
        let mut choices = self.choices();
        choices.push_back(Choice {
            ticket: ticket.clone(),
            until: Instant::now() + COUNTS,
            use_of,
        });
        while choices.len() > KEPT {
            choices.pop_front();
        }
        Ok(FileTicket { ticket, name, note })
    }

    fn choices(&self) -> MutexGuard<'_, VecDeque<Choice>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Choice {
    fn is(&self, ticket: &str, now: Instant) -> bool {
        self.ticket == ticket && now < self.until
    }
}

fn not_chosen() -> Error {
    Error::new(
        ErrorCode::FileNotChosen,
        "The choice of this file does not count any more.",
        "Choose the file once more.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_counts_for_what_it_was_made_for_and_writing_once() {
        let tickets = Tickets::default();
        let path = || PathBuf::from("/data/a.csv");
        let reading = tickets.issue(UseOf::Reading(path())).unwrap();
        let new = NewFile {
            path: path(),
            replace: true,
        };
        let writing = tickets.issue(UseOf::Writing(new)).unwrap();
        assert_eq!((&*reading.name, &*writing.name), ("a.csv", "a.csv"));
        assert!(writing.note.contains("not encrypted"), "{}", writing.note);
        let code = |result: Result<NewFile, Error>| result.unwrap_err().code;
        assert_eq!(
            code(tickets.to_write(&reading.ticket)),
            ErrorCode::FileNotChosen
        );
        assert!(tickets.to_read(&writing.ticket).is_err());
        assert!(tickets.to_read(&path().display().to_string()).is_err());
        for _ in 0..2 {
            assert_eq!(tickets.to_read(&reading.ticket).unwrap(), path());
        }
        assert!(tickets.to_write(&writing.ticket).unwrap().replace);
        assert_eq!(
            code(tickets.to_write(&writing.ticket)),
            ErrorCode::FileNotChosen
        );
    }

    #[test]
    fn a_choice_does_not_count_for_ever() {
        let tickets = Tickets::default();
        let issue = || tickets.issue(UseOf::Reading("/a".into())).unwrap().ticket;
        let first = issue();
        tickets
            .choices()
            .iter_mut()
            .for_each(|one| one.until = Instant::now());
        assert!(tickets.to_read(&first).is_err());
        let second = issue();
        (0..KEPT).for_each(|_| drop(issue()));
        assert!(tickets.to_read(&second).is_err(), "the newest are kept");
        assert_eq!(tickets.choices().len(), KEPT);
    }
}
