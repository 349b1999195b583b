//! Names of files that Tandem proposes or makes. They can hold text from elsewhere, and a file is
//! carried from one system to another.

use tandem_vault::platform::is_device_name;
use tandem_words::plain::is_steering;

/// What no file name holds on one system or another.
const REFUSED: [char; 9] = ['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

/// Characters; short enough for every file system, in whatever encoding.
const LONGEST: usize = 120;

/// Whether a file may be called so everywhere: no characters that can't be seen or turn the text, no
/// path, no name of a device of Windows, no dots or blanks at its end, and not too long.
pub fn is_file_name(name: &str) -> bool {
    !name.is_empty()
        && name.chars().count() <= LONGEST
        && !name.contains(is_unfit)
        && !name.ends_with(['.', ' '])
        && !name.starts_with(' ')
        && !is_device_name(name)
}

/// The name as a file may be called; `tandem` where nothing of it is left.
pub fn file_name(wanted: &str) -> String {
    let kept: String = wanted
        .chars()
        .map(|character| match is_unfit(character) {
            true => '-',
            false => character,
        })
        .take(LONGEST)
        .collect();
    match kept.trim_start().trim_end_matches(['.', ' ']) {
        "" => "tandem".to_owned(),
        name if is_device_name(name) => format!("tandem-{name}")
            .chars()
            .take(LONGEST)
            .collect::<String>(),
        name => name.to_owned(),
    }
}

fn is_unfit(character: char) -> bool {
    is_steering(character) || REFUSED.contains(&character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_fit_for_every_system() {
        for (wanted, fit) in [
            ("history.csv", "history.csv"),
            ("Zoë’s list.csv", "Zoë’s list.csv"),
            ("report\u{202E}vsc.exe", "report-vsc.exe"),
            ("../../etc/passwd", "..-..-etc-passwd"),
            ("C:\\a.csv", "C--a.csv"),
            ("nul.csv", "tandem-nul.csv"),
            ("a.csv. . ", "a.csv"),
            (" . ", "tandem"),
            ("", "tandem"),
            ("a\nb\u{1b}\u{7f}.csv", "a-b--.csv"),
        ] {
            assert_eq!(file_name(wanted), fit);
            assert!(is_file_name(fit), "{fit}");
            assert_eq!(is_file_name(wanted), wanted == fit, "{wanted:?}");
        }
        let long = file_name(&"x".repeat(1000));
        assert!(is_file_name(&long));
        assert!(!is_file_name(&"x".repeat(1000)));
    }
}
