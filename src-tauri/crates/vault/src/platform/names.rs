//! Names that Windows keeps for devices. A file is not called so anywhere: it may be carried there.

const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// Whether Windows takes a file name for a device, whatever its extension: `nul.csv` is none.
#[must_use]
pub fn is_device_name(name: &str) -> bool {
    let stem = name.split(['.', ':']).next().unwrap_or_default();
    let stem = stem.trim_end().to_uppercase();
    let port = stem
        .strip_prefix("COM")
        .or_else(|| stem.strip_prefix("LPT"));
    DEVICES.contains(&stem.as_str())
        || port.is_some_and(|number| {
            let mut digits = number.chars();
            matches!(
                (digits.next(), digits.next()),
                (Some('0'..='9' | '¹' | '²' | '³'), None)
            )
        })
}

#[cfg(test)]
mod tests {
    use super::is_device_name;

    #[test]
    fn devices_are_known_with_any_extension() {
        for name in [
            "con",
            "NUL.csv",
            "Aux.tar.gz",
            "com1",
            "LPT9.txt",
            "COM²",
            "nul .csv",
            "CONOUT$",
        ] {
            assert!(is_device_name(name), "{name}");
        }
        for name in [
            "console.csv",
            "com10",
            "comet",
            "null",
            "history.csv",
            "COM",
            "",
        ] {
            assert!(!is_device_name(name), "{name}");
        }
    }
}
