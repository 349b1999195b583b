//! Sealing a stream of bytes under a passphrase, piece by piece.

use std::fs::File;
use std::io::{self, Read, Write};

use aead_stream::{DecryptorBE32, EncryptorBE32};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::Payload;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

const MARK: &[u8; 14] = b"Tandem parcel ";
const VERSION: u8 = b'1';
const SALT: usize = 16;
/// The stream counts the pieces in the last five bytes of the nonce.
const NONCE: usize = 19;
const START: usize = MARK.len() + 2 + 12 + SALT + NONCE;
const PIECE: usize = 65_536;
const TAG: usize = 16;

/// Memory in KiB, passes and lanes of Argon2id: half a second here, and 64 MiB for whoever guesses.
const COST: [u32; 3] = [65_536, 3, 1];
/// A parcel that asks for more is none of ours, and would take this computer's memory.
const MOST: [u32; 3] = [1 << 20, 16, 16];

/// Why a seal does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    NotAParcel,
    TooNew,
    WrongPassphrase,
    Damaged,
}

/// Seals what is written to it.
pub(super) struct Sealer<'a> {
    to: &'a File,
    stream: EncryptorBE32<XChaCha20Poly1305>,
    start: Vec<u8>,
    piece: Zeroizing<Vec<u8>>,
}

impl<'a> Sealer<'a> {
    pub(super) fn begin(to: &'a File, passphrase: &SecretString) -> io::Result<Self> {
        let mut random = [0; SALT + NONCE];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let mut start = Vec::with_capacity(START);
        start.extend_from_slice(MARK);
        start.extend_from_slice(&[VERSION, b'\n']);
        for number in COST {
            start.extend_from_slice(&number.to_be_bytes());
        }
        start.extend_from_slice(&random);
        let cipher = cipher(passphrase, COST, &random[..SALT])
            .ok_or_else(|| io::Error::other("no key could be made of the passphrase"))?;
        let mut nonce = [0; NONCE];
        nonce.copy_from_slice(&random[SALT..]);
        let mut sealer = Self {
            to,
            stream: EncryptorBE32::from_aead(cipher, &nonce.into()),
            start: Vec::new(),
            piece: Zeroizing::new(Vec::with_capacity(PIECE)),
        };
        sealer.to.write_all(&start)?;
        sealer.start = start;
        Ok(sealer)
    }

    /// Seals the last piece, which says that it is the last.
    pub(super) fn end(mut self) -> io::Result<()> {
        let aad = std::mem::take(&mut self.start);
        let payload = Payload {
            msg: &self.piece,
            aad: &aad,
        };
        let sealed = self.stream.encrypt_last(payload).map_err(not_sealed)?;
        self.to.write_all(&sealed)
    }

    fn flush_piece(&mut self) -> io::Result<()> {
        let aad = std::mem::take(&mut self.start);
        let payload = Payload {
            msg: &self.piece,
            aad: &aad,
        };
        let sealed = self.stream.encrypt_next(payload).map_err(not_sealed)?;
        self.to.write_all(&sealed)?;
        self.piece.clear();
        Ok(())
    }
}

impl Write for Sealer<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.piece.len() == PIECE {
            self.flush_piece()?;
        }
        let taken = bytes.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Opens what a [`Sealer`] has sealed.
pub(super) struct Opener<'a> {
    from: &'a File,
    /// None once the last piece was opened.
    stream: Option<DecryptorBE32<XChaCha20Poly1305>>,
    start: Vec<u8>,
    left: u64,
    piece: Zeroizing<Vec<u8>>,
    at: usize,
}

impl<'a> Opener<'a> {
    pub(super) fn begin(mut from: &'a File, passphrase: &SecretString) -> Result<Self, Broken> {
        let mut start = vec![0; START];
        from.read_exact(&mut start)
            .map_err(|_| Broken::NotAParcel)?;
        let (mark, rest) = start.split_at(MARK.len());
        if mark != MARK {
            return Err(Broken::NotAParcel);
        }
        if rest[..2] != [VERSION, b'\n'] {
            return Err(Broken::TooNew);
        }
        let (costs, random) = rest[2..].split_at(12);
        let mut cost = [0; 3];
        for (number, bytes) in cost.iter_mut().zip(costs.chunks_exact(4)) {
            let bytes = bytes.try_into().map_err(|_| Broken::Damaged)?;
            *number = u32::from_be_bytes(bytes);
        }
        if cost.iter().zip(MOST).any(|(asked, most)| *asked > most) {
            return Err(Broken::Damaged);
        }
        let cipher = cipher(passphrase, cost, &random[..SALT]).ok_or(Broken::Damaged)?;
        let mut nonce = [0; NONCE];
        nonce.copy_from_slice(&random[SALT..]);
        let length = from.metadata().map_err(|_| Broken::Damaged)?.len();
        let mut opener = Self {
            from,
            stream: Some(DecryptorBE32::from_aead(cipher, &nonce.into())),
            left: length.saturating_sub(start.len() as u64),
            start,
            piece: Zeroizing::new(Vec::new()),
            at: 0,
        };
        opener.next_piece().map_err(|_| Broken::WrongPassphrase)?;
        Ok(opener)
    }

    pub(super) fn read_exact(&mut self, mut into: &mut [u8]) -> Result<(), Broken> {
        let wanted = into.len() as u64;
        self.copy(wanted, |piece| {
            let (now, later) = std::mem::take(&mut into).split_at_mut(piece.len());
            now.copy_from_slice(piece);
            into = later;
            Ok(())
        })
    }

    /// Gives so many bytes, piece by piece.
    pub(super) fn copy<E: From<Broken>>(
        &mut self,
        mut bytes: u64,
        mut give: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        while bytes > 0 {
            if self.at == self.piece.len() {
                self.next_piece()?;
            }
            let here = &self.piece[self.at..];
            let wanted = usize::try_from(bytes).unwrap_or(usize::MAX);
            let taken = here.len().min(wanted);
            if taken == 0 {
                return Err(Broken::Damaged.into());
            }
            give(&here[..taken])?;
            self.at += taken;
            bytes -= taken as u64;
        }
        Ok(())
    }

    /// Nothing may be left.
    pub(super) fn end(self) -> Result<(), Broken> {
        let read = self.at == self.piece.len() && self.stream.is_none() && self.left == 0;
        if read { Ok(()) } else { Err(Broken::Damaged) }
    }

    fn next_piece(&mut self) -> Result<(), Broken> {
        let sealed = self.left.min((PIECE + TAG) as u64);
        let is_last = sealed == self.left;
        let mut bytes = vec![0; usize::try_from(sealed).map_err(|_| Broken::Damaged)?];
        self.from
            .read_exact(&mut bytes)
            .map_err(|_| Broken::Damaged)?;
        self.left -= sealed;
        let aad = std::mem::take(&mut self.start);
        let payload = Payload {
            msg: &bytes,
            aad: &aad,
        };
        let opened = match (&mut self.stream, is_last) {
            (Some(stream), false) => stream.decrypt_next(payload),
            (stream, _) => match stream.take() {
                Some(stream) => stream.decrypt_last(payload),
                None => return Err(Broken::Damaged),
            },
        };
        self.piece = Zeroizing::new(opened.map_err(|_| Broken::Damaged)?);
        self.at = 0;
        Ok(())
    }
}

fn cipher(passphrase: &SecretString, cost: [u32; 3], salt: &[u8]) -> Option<XChaCha20Poly1305> {
    let [memory, passes, lanes] = cost;
    let params = Params::new(memory, passes, lanes, Some(32)).ok()?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(
            passphrase.expose_secret().as_bytes(),
            salt,
            key.as_mut_slice(),
        )
        .ok()?;
    XChaCha20Poly1305::new_from_slice(key.as_slice()).ok()
}

fn not_sealed(_: chacha20poly1305::Error) -> io::Error {
    io::Error::other("a piece could not be sealed")
}
