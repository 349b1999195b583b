//! The desktop shell's content security policy, as this shell sends it.

use serde_json::Value;
use std::io;

const DESKTOP: &str = include_str!("../../../src-tauri/tauri.conf.json");

/// The same policy, but calls go to where the page came from.
pub(super) fn of_the_desktop() -> io::Result<String> {
    let configuration: Value = serde_json::from_str(DESKTOP)?;
    let policy = match &configuration["app"]["security"]["csp"] {
        Value::String(policy) => policy.clone(),
        Value::Object(directives) => directives
            .iter()
            .map(|(name, sources)| format!("{name} {}", words(sources)))
            .collect::<Vec<_>>()
            .join("; "),
        _ => return Err(io::Error::other("the desktop shell has no policy")),
    };
    let directives = policy.split(';').map(str::trim).filter(|d| !d.is_empty());
    Ok(directives
        .map(|directive| match directive.split_whitespace().next() {
            Some("connect-src") => "connect-src 'self'",
            _ => directive,
        })
        .collect::<Vec<_>>()
        .join("; "))
}

fn words(sources: &Value) -> String {
    match sources {
        Value::Array(sources) => sources
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(" "),
        other => other.as_str().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_as_strict_as_the_desktop_s() {
        let policy = of_the_desktop().unwrap();
        for directive in [
            "default-src 'none'",
            "script-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        ] {
            assert!(
                policy.split("; ").any(|d| d == directive),
                "{directive}: {policy}"
            );
        }
        assert!(!policy.contains("unsafe"), "{policy}");
    }
}
