//! Short names for what would be long to compare: the same bytes give the same name.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// SHA-256 of the bytes as hexadecimal digits.
pub fn of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The first bytes of it, where a few are enough to tell one thing from another.
pub fn short(bytes: &[u8], length: usize) -> String {
    let digest = Sha256::digest(bytes);
    hex(digest.get(..length).unwrap_or(&digest))
}

/// HMAC-SHA256 of the bytes under a key of any length, as hexadecimal digits.
pub fn keyed(key: &[u8], bytes: &[u8]) -> String {
    // A key of any length is taken.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return String::new();
    };
    mac.update(bytes);
    hex(&mac.finalize().into_bytes())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_digits_are_those_of_sha_256() {
        let whole = super::of(b"abc");
        assert_eq!(
            whole,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(super::short(b"abc", 3), "ba7816");
    }

    #[test]
    fn the_digits_are_those_of_hmac() {
        // RFC 4231, test case 2.
        assert_eq!(
            super::keyed(b"Jefe", b"what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
