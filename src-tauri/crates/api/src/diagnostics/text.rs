//! The diagnostics as people read them. What is shown follows from what they hold, so that nothing
//! is in the file that is not in the type.

use super::Diagnostics;
use serde::Serialize;
use serde_json::{Map, Value};
use tandem_words::plain::shown_lines;

/// What stands above everything.
const ABOUT: &str = "\
Diagnostics of Tandem, for whoever helps you with it. Read them before you pass them on.
They hold versions, settings, counts, codes of errors and the end of the log: no names, no dates of
birth, no numbers of learners, no token, no key. Numbers of OneFile's own can be in the log.
Tandem sends nothing by itself: it goes where you send it.
";

impl Diagnostics {
    /// All of it as people read it.
    pub fn text(&self) -> String {
        let mut text = ABOUT.to_owned();
        text += &format!("\nWritten: {}\n", self.written.format("%Y-%m-%d %H:%M:%SZ"));
        section(&mut text, "Program", &self.program);
        section(&mut text, "Data folder", &self.folder);
        if let Some(code) = self.unread {
            text += &format!("\nThe databases could not be read: {code}\n");
        }
        if let Some(kept) = &self.kept {
            section(&mut text, "What is kept", kept);
        }
        events(&mut text, "Last errors", &self.errors);
        events(&mut text, "Log", &self.log);
        shown_lines(&text).into_owned()
    }
}

fn section(text: &mut String, title: &str, of: &impl Serialize) {
    *text += &format!("\n{title}\n");
    if let Ok(Value::Object(fields)) = serde_json::to_value(of) {
        lines(text, &fields, 1);
    }
}

fn lines(text: &mut String, fields: &Map<String, Value>, depth: usize) {
    for (name, value) in fields {
        let name = format!("{}{}:", "  ".repeat(depth), name.replace('_', " "));
        match value {
            Value::Object(fields) if fields.is_empty() => *text += &format!("{name} none\n"),
            Value::Object(fields) => {
                *text += &format!("{name}\n");
                lines(text, fields, depth + 1);
            }
            Value::Array(items) if items.is_empty() => *text += &format!("{name} none\n"),
            Value::Array(items) => {
                *text += &format!("{name}\n");
                for item in items {
                    *text += &format!("{}{}\n", "  ".repeat(depth + 1), in_a_line(item));
                }
            }
            value => *text += &format!("{name} {}\n", in_a_line(value)),
        }
    }
}

fn in_a_line(value: &Value) -> String {
    match value {
        Value::Null => "none".into(),
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(in_a_line).collect();
            items.join(" ")
        }
        Value::Object(fields) => {
            let named = |(name, value): (&String, &Value)| format!("{name} {}", in_a_line(value));
            let fields: Vec<String> = fields.iter().map(named).collect();
            fields.join(", ")
        }
    }
}

fn events(text: &mut String, title: &str, events: &[Map<String, Value>]) {
    *text += &format!("\n{title}\n");
    if events.is_empty() {
        *text += "  none\n";
    }
    for event in events {
        let first = ["timestamp", "level", "message"];
        let of = |name: &&str| event.get(*name).map(in_a_line);
        let mut parts: Vec<String> = first.iter().filter_map(of).collect();
        let others = event.iter();
        let others = others.filter(|(name, _)| !first.contains(&name.as_str()));
        parts.extend(others.map(|(name, value)| format!("{name}={}", in_a_line(value))));
        // A line of the log is a line here, whatever it holds.
        *text += &format!("  {}\n", parts.join(" ").replace(['\n', '\r'], " "));
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{Error, ErrorCode, OpenRequest};

    #[test]
    fn a_folder_that_cannot_be_opened_still_tells_why_and_nothing_of_where_it_is() {
        let top = tempfile::tempdir().unwrap();
        let data = top.path().join("Northmoor Training");
        std::fs::create_dir_all(data.join("logs")).unwrap();
        std::fs::write(data.join("tandem.db"), [0; 12]).unwrap();
        let line = r#"{"timestamp":"2026-11-23T09:00:00Z","level":"WARN","message":"not carried out","code":"unreachable","what":"connect\nagain"}"#;
        std::fs::write(data.join("logs/tandem.log"), format!("{line}\nhalf a li")).unwrap();
        let request = OpenRequest {
            data: Some(data),
            now: Some("2026-11-23T09:00:00Z".parse().unwrap()),
            ..OpenRequest::default()
        };
        let error = Error::new(ErrorCode::KeyMissing, "", "");
        let text = Diagnostics::unopened(&request, &error).text();
        assert!(text.contains("Written: 2026-11-23 09:00:00Z\n"), "{text}");
        assert!(text.contains("could not be read: key_missing\n"), "{text}");
        assert!(text.contains("    tandem.db: 12\n"), "{text}");
        assert!(text.contains("    pics.db: none\n"), "{text}");
        let event =
            "  2026-11-23T09:00:00Z WARN not carried out code=unreachable what=connect again\n";
        assert_eq!(text.matches(event).count(), 2, "{text}");
        assert!(!text.contains("Northmoor"), "{text}");
    }
}
