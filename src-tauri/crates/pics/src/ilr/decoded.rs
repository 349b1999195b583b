//! A byte stream of any encoding as UTF-8, with the lines counted.

use super::Bound;
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

/// An XML declaration is shorter than this.
const SNIFFED: usize = 1024;

/// Why there is no more to read, where that is not the proper end.
#[derive(Debug, Clone)]
pub(super) enum Fault {
    /// The operating system could not read.
    Unreadable(io::ErrorKind),
    /// The bytes do not fit the encoding.
    Malformed(&'static Encoding),
    /// The declaration names an encoding that nobody knows.
    UnknownEncoding(String),
    /// The file ends within a character.
    Cut,
    /// There is more than there may be: one piece of markup or text without end in sight, or the
    /// file as a whole.
    Over(Bound),
}

/// The stream.
pub(super) struct Decoded<R> {
    input: R,
    raw: Vec<u8>,
    raw_at: usize,
    raw_end: usize,
    input_ended: bool,
    decoder: Option<Decoder>,
    finished: bool,
    text: Vec<u8>,
    at: usize,
    end: usize,
    /// Bytes of UTF-8 given out so far, up to `end`.
    given: u64,
    /// Where line ends lie that nobody has passed yet.
    line_ends: VecDeque<u64>,
    line: u64,
    event: usize,
    taken: usize,
    pending: Option<Fault>,
    fault: Option<Fault>,
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            raw: vec![0; 32 * 1024],
            raw_at: 0,
            raw_end: 0,
            input_ended: false,
            decoder: None,
            finished: false,
            text: vec![0; 64 * 1024],
            at: 0,
            end: 0,
            given: 0,
            line_ends: VecDeque::new(),
            line: 1,
            event: 0,
            taken: 0,
            pending: None,
            fault: None,
        }
    }

    /// The line of a place in the text; places have to be asked for in their order.
    pub(super) fn line_at(&mut self, place: u64) -> u64 {
        while self.line_ends.front().is_some_and(|end| *end < place) {
            self.line_ends.pop_front();
            self.line += 1;
        }
        self.line
    }

    /// The next piece of markup or text begins: it may be as long as one may be.
    pub(super) fn begin_event(&mut self) {
        self.event = 0;
    }

    /// Why reading failed, where it did.
    pub(super) fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// Whether everything was given out.
    pub(super) fn exhausted(&self) -> bool {
        self.finished && self.at == self.end
    }

    fn read_raw(&mut self) -> Result<(), Fault> {
        loop {
            match self.input.read(&mut self.raw[self.raw_end..]) {
                Ok(0) => self.input_ended = true,
                Ok(read) => {
                    self.raw_end += read;
                    self.taken += read;
                    if Bound::File.is_passed_by(self.taken) {
                        return Err(Fault::Over(Bound::File));
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Fault::Unreadable(error.kind())),
            }
            return Ok(());
        }
    }

    fn sniff(&mut self) -> Result<Decoder, Fault> {
        while self.raw_end < SNIFFED && !self.input_ended {
            self.read_raw()?;
        }
        let start = &self.raw[..self.raw_end.min(SNIFFED)];
        let (encoding, mark) = match start {
            [0xEF, 0xBB, 0xBF, ..] => (UTF_8, 3),
            [0xFF, 0xFE, ..] => (UTF_16LE, 2),
            [0xFE, 0xFF, ..] => (UTF_16BE, 2),
            [b'<', 0, ..] => (UTF_16LE, 0),
            [0, b'<', ..] => (UTF_16BE, 0),
            _ => (declared(start)?, 0),
        };
        self.raw_at = mark;
        Ok(encoding.new_decoder_without_bom_handling())
    }

    fn refill(&mut self) -> Result<(), Fault> {
        if let Some(fault) = self.pending.take() {
            return Err(fault);
        }
        let mut decoder = match self.decoder.take() {
            Some(decoder) => decoder,
            None => self.sniff()?,
        };
        self.at = 0;
        self.end = 0;
        while self.end == 0 && !self.finished && self.pending.is_none() {
            if self.raw_at == self.raw_end && !self.input_ended {
                self.raw_at = 0;
                self.raw_end = 0;
                self.read_raw()?;
            }
            let raw = &self.raw[self.raw_at..self.raw_end];
            let (result, read, written) =
                decoder.decode_to_utf8_without_replacement(raw, &mut self.text, self.input_ended);
            self.raw_at += read;
            self.end = written;
            match result {
                DecoderResult::InputEmpty => self.finished = self.input_ended,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) if self.input_ended && self.raw_at == self.raw_end => {
                    self.pending = Some(Fault::Cut);
                }
                DecoderResult::Malformed(..) => {
                    self.pending = Some(Fault::Malformed(decoder.encoding()));
                }
            }
        }
        let ends = self.text[..self.end]
            .iter()
            .zip(self.given..)
            .filter(|(b, _)| **b == b'\n');
        self.line_ends.extend(ends.map(|(_, place)| place));
        self.given += self.end as u64;
        self.decoder = Some(decoder);
        match self.pending.take_if(|_| self.end == 0) {
            Some(fault) => Err(fault),
            None => Ok(()),
        }
    }
}

impl<R: Read> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let mut read = Ok(());
        if Bound::Event.is_passed_by(self.event) {
            read = Err(Fault::Over(Bound::Event));
        } else if self.at == self.end && !self.finished {
            read = self.refill();
        }
        if let Err(fault) = read {
            self.fault = Some(fault);
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(&self.text[self.at..self.end])
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
        self.event += amount;
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

/// The encoding that an XML declaration names, UTF-8 where there is none. A declaration of UTF-16
/// that can be read byte by byte was left there by software that wrote UTF-8 after all.
fn declared(start: &[u8]) -> Result<&'static Encoding, Fault> {
    let Some(label) = declared_label(start) else {
        return Ok(UTF_8);
    };
    match Encoding::for_label(label.as_bytes()) {
        Some(encoding) if encoding.is_ascii_compatible() => Ok(encoding),
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => Ok(UTF_8),
        _ => Err(Fault::UnknownEncoding(label)),
    }
}

fn declared_label(start: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(start.strip_prefix(b"<?xml")?);
    let (declaration, _) = text.split_once("?>")?;
    let (_, after) = declaration.split_once("encoding")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (label, _) = value[1..].split_once(quote)?;
    Some(label.trim().to_owned())
}
