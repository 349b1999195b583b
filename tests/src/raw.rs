//! What really stands in an encrypted database: its file and the log beside it, decrypted page by page,
//! whatever SQLite takes for deleted.
//!
//! SQLCipher 4: pages of 4096 bytes, the last 80 of each being its IV of 16 bytes and an authentication
//! code of 64; AES-256 in CBC mode with the raw key; the first 16 bytes of the file are its salt.

use aes::Aes256;
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeDecrypt, KeyIvInit};
use std::path::Path;

const PAGE: usize = 4096;
const RESERVE: usize = 80;
const IV: usize = 16;
const SALT: usize = 16;
const LOG_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// Every page of a database and of its log, decrypted with the raw key.
///
/// # Panics
/// Where the key does not fit, or there is no such file.
pub fn pages(database: &Path, key: [u8; 32]) -> Vec<Vec<u8>> {
    let file = std::fs::read(database).unwrap();
    let mut pages: Vec<Vec<u8>> = (file.chunks_exact(PAGE).enumerate())
        .map(|(at, page)| decrypted(page, at == 0, key))
        .collect();
    let size = pages[0].get(SALT..SALT + 2).unwrap();
    assert_eq!(size, [0x10, 0], "the first page says how large pages are");
    let mut log = database.as_os_str().to_owned();
    log.push("-wal");
    let log = std::fs::read(log).unwrap_or_default();
    let frames = log.get(LOG_HEADER..).unwrap_or_default();
    pages.extend(frames.chunks_exact(FRAME_HEADER + PAGE).map(|frame| {
        let (header, page) = frame.split_at(FRAME_HEADER);
        decrypted(page, header[..4] == [0, 0, 0, 1], key)
    }));
    pages
}

/// Which of these texts stand anywhere in the pages, ASCII case apart.
pub fn found<'a>(pages: &[Vec<u8>], texts: &[&'a str]) -> Vec<&'a str> {
    let pages: Vec<Vec<u8>> = pages.iter().map(|page| page.to_ascii_lowercase()).collect();
    let stands = |text: &&&str| {
        let text = text.to_ascii_lowercase();
        let is_it = |part: &[u8]| part == text.as_bytes();
        (pages.iter()).any(|page| page.windows(text.len()).any(is_it))
    };
    texts.iter().filter(stands).copied().collect()
}

/// A page in clear; the salt stands where it stood.
fn decrypted(page: &[u8], is_first: bool, key: [u8; 32]) -> Vec<u8> {
    let start = if is_first { SALT } else { 0 };
    let end = PAGE - RESERVE;
    let mut clear = page.to_vec();
    // A page that was never written is blank, and has no IV.
    if page.iter().any(|byte| *byte != 0) {
        let iv: [u8; IV] = page[end..end + IV].try_into().unwrap();
        cbc::Decryptor::<Aes256>::new(&key.into(), &iv.into())
            .decrypt_padded::<NoPadding>(&mut clear[start..end])
            .unwrap();
    }
    clear.truncate(end);
    clear
}
