//! The key that the databases are encrypted with.

use std::fmt;

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretBox, SecretString};

const BYTES: usize = 32;

/// 32 random bytes that encrypt the databases, used raw, without a derivation from a passphrase.
/// They are wiped from memory when dropped and never printed.
pub struct DataKey(SecretBox<[u8; BYTES]>);

/// The text is not a key: a key is 64 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a data key is 64 hex digits")]
pub struct BadKey;

impl DataKey {
    /// Makes a new key from the operating system's random source.
    ///
    /// # Errors
    ///
    /// When the operating system has no random bytes to give.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut bytes = Box::new([0; BYTES]);
        getrandom::fill(bytes.as_mut_slice())?;
        Ok(Self(SecretBox::new(bytes)))
    }

    /// Reads a key from 64 hex digits of either case.
    ///
    /// # Errors
    ///
    /// [`BadKey`] when the text is anything else.
    pub fn from_hex(text: &str) -> Result<Self, BadKey> {
        let digits = text.as_bytes();
        if digits.len() != 2 * BYTES {
            return Err(BadKey);
        }
        let mut bytes = Zeroizing::new([0; BYTES]);
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
        }
        Ok(Self(SecretBox::new(Box::new(*bytes))))
    }

    /// The key as 64 lower-case hex digits, to be kept in the keyring.
    #[must_use]
    pub fn to_hex(&self) -> SecretString {
        SecretString::from(self.hex().as_str())
    }

    /// The statement that gives a connection its key.
    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        let literal = self.literal();
        // Reserved at once, because a string that grows leaves copies behind.
        let mut sql = Zeroizing::new(String::with_capacity(literal.len() + 20));
        sql.push_str("PRAGMA key = ");
        sql.push_str(&literal);
        sql
    }

    /// The key as SQLCipher's statements take it.
    pub(crate) fn literal(&self) -> Zeroizing<String> {
        let hex = self.hex();
        let mut literal = Zeroizing::new(String::with_capacity(hex.len() + 8));
        literal.push_str("\"x'");
        literal.push_str(&hex);
        literal.push_str("'\"");
        literal
    }

    fn hex(&self) -> Zeroizing<String> {
        let mut hex = Zeroizing::new(String::with_capacity(2 * BYTES));
        for byte in self.0.expose_secret() {
            hex.push(digit(byte >> 4));
            hex.push(digit(byte & 0x0f));
        }
        hex
    }
}

impl Clone for DataKey {
    fn clone(&self) -> Self {
        Self(SecretBox::new(Box::new(*self.0.expose_secret())))
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(hidden)")
    }
}

fn digit(nibble: u8) -> char {
    char::from(b"0123456789abcdef"[usize::from(nibble)])
}

fn nibble(digit: u8) -> Result<u8, BadKey> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        b'A'..=b'F' => Ok(digit - b'A' + 10),
        _ => Err(BadKey),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_digits_come_back_as_they_went_in() {
        let text = "00ff10A9".repeat(8);
        let key = DataKey::from_hex(&text).unwrap();
        assert_eq!(key.to_hex().expose_secret(), text.to_lowercase());
    }

    #[test]
    fn what_is_not_64_hex_digits_is_refused() {
        let cases = [
            "",
            "00",
            &"0".repeat(63),
            &"0".repeat(65),
            &"g".repeat(64),
            &"é".repeat(32),
        ];
        for text in cases {
            assert_eq!(DataKey::from_hex(text).unwrap_err(), BadKey, "{text}");
        }
    }

    #[test]
    fn two_new_keys_differ_and_neither_is_printed() {
        let (one, two) = (DataKey::generate().unwrap(), DataKey::generate().unwrap());
        assert_ne!(one.to_hex().expose_secret(), two.to_hex().expose_secret());
        assert_eq!(format!("{one:?}"), "DataKey(hidden)");
    }
}
