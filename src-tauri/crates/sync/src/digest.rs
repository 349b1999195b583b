//! Short names for what would be long to compare: the same bytes give the same name.

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
}
