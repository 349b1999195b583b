//! Comparing names that two systems have written down.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The name without accents, case and surplus white space.
pub fn folded(name: &str) -> String {
    let plain: String = name
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name as people type it: [`folded`], with plain apostrophes and hyphens, and without the
/// strokes of letters that Unicode does not take apart.
pub fn typed(name: &str) -> String {
    let mut typed = String::with_capacity(name.len());
    for letter in folded(name).chars() {
        match letter {
            '\u{2018}' | '\u{2019}' | '\u{2bc}' => typed.push('\''),
            '\u{2010}' | '\u{2011}' => typed.push('-'),
            'ø' => typed.push('o'),
            'ł' => typed.push('l'),
            'đ' | 'ð' => typed.push('d'),
            'ı' => typed.push('i'),
            'ß' => typed.push_str("ss"),
            'æ' => typed.push_str("ae"),
            'œ' => typed.push_str("oe"),
            'þ' => typed.push_str("th"),
            other => typed.push(other),
        }
    }
    typed
}

/// Whether two surnames are the same, case and accents apart. Blank is never the same.
pub fn same(a: &str, b: &str) -> bool {
    let a = folded(a);
    !a.is_empty() && a == folded(b)
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn case_and_accents_do_not_tell_names_apart() {
        assert!(same("Sméth", "SMETH"));
        assert!(same(" van  Dyk", "Van Dyk "));
        assert!(!same("Smith", "Smyth"));
        assert!(!same("", " "));
    }
}
