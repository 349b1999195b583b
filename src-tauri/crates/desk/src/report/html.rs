//! The report as a page for paper: black on white, sheets numbered, nothing loaded from anywhere.

use super::{InitialReport, ReportLine};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use tandem_words::{self as words, plain};

const STYLE: &str = "
@page { size: A4; margin: 16mm 14mm 18mm; @bottom-right { content: counter(page) \" of \" counter(pages); font: 8pt sans-serif; } }
* { box-sizing: border-box; }
body { font: 10pt/1.45 Inter, \"Segoe UI\", \"Helvetica Neue\", Arial, sans-serif; color: #1c1f23; margin: 0 auto; max-width: 182mm; }
h1 { font-size: 19pt; font-weight: 650; margin: 0 0 2mm; }
h2 { font-size: 12.5pt; font-weight: 650; margin: 8mm 0 2mm; break-after: avoid; }
p { margin: 0 0 2.5mm; }
dl { display: grid; grid-template-columns: 42mm 1fr; gap: 1mm 4mm; margin: 4mm 0; }
dt { color: #4b525a; }
dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; font-size: 8.8pt; }
thead { display: table-header-group; }
th, td { text-align: left; vertical-align: top; padding: 1.3mm 2mm 1.3mm 0; border-bottom: 0.25mm solid #c9c6bf; overflow-wrap: anywhere; }
th { font-weight: 600; color: #4b525a; }
tr { break-inside: avoid; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
.half { width: 110mm; }
.changes { table-layout: fixed; }
.changes th:nth-child(1) { width: 19%; }
.changes th:nth-child(2) { width: 25%; }
.changes th:nth-child(3) { width: 9%; }
.changes th:nth-child(4), .changes th:nth-child(5) { width: 14%; }
";

impl InitialReport {
    /// As a page to print: one file that needs nothing else.
    pub fn page(&self) -> String {
        let title = "Initial synchronisation of PICS and OneFile";
        let page = html! {
            (DOCTYPE)
            html lang="en-GB" {
                head {
                    meta charset="utf-8";
                    title { (title) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    h1 { (title) }
                    p { (self.done()) }
                    dl {
                        @for (name, value) in self.facts() {
                            dt { (name) }
                            dd { (plainly(&value)) }
                        }
                    }
                    (counted("Learners", "Learners", &self.learners))
                    (counted("What was changed", "Changes", &self.kinds))
                    (waits("What needs a person now", "Why, and what to do", &self.waits))
                    (waits("What no run changes until a person releases it", "What", &self.never))
                    (lines("Values replaced in PICS", &self.replaced))
                    (lines("All other changes", &self.others))
                }
            }
        };
        page.into_string() + "\n"
    }

    fn done(&self) -> String {
        match self.carried_out {
            Some(at) => format!("Carried out to its end on {}.", words::time(at)),
            None => "Not carried out to its end yet.".to_owned(),
        }
    }

    fn facts(&self) -> [(&'static str, String); 8] {
        [
            ("Centre", self.centre.clone()),
            ("Accepted by", self.accepted_by.clone()),
            ("Accepted", words::time(self.accepted)),
            ("Preview", self.plan.clone()),
            ("Runs", self.runs.to_string()),
            (
                "Left out this time",
                words::count(self.left_out, "change", "changes"),
            ),
            (
                "Planned again",
                words::count(
                    self.replanned,
                    "learner who had changed since the preview",
                    "learners who had changed since the preview",
                ),
            ),
            (
                "To be keyed in by hand now",
                words::count(self.by_hand, "item", "items"),
            ),
        ]
    }
}

/// A value by itself: it neither turns the order of what stands beside it, nor holds what can't be
/// seen.
fn plainly(value: &str) -> Markup {
    html! { bdi { (plain::shown(value)) } }
}

fn counted(heading: &str, of: &str, rows: &[(String, usize)]) -> Markup {
    html! {
        @if !rows.is_empty() {
            h2 { (heading) }
            table class="half" {
                thead { tr { th scope="col" { "What" } th scope="col" class="n" { (of) } } }
                tbody {
                    @for (what, number) in rows {
                        tr { td { (plainly(what)) } td class="n" { (number) } }
                    }
                }
            }
        }
    }
}

fn waits(heading: &str, of: &str, waits: &[(String, String)]) -> Markup {
    html! {
        h2 { (heading) }
        @if waits.is_empty() {
            p { "Nothing." }
        } @else {
            table {
                thead { tr { th scope="col" { "Learner" } th scope="col" { (of) } } }
                tbody {
                    @for (learner, why) in waits {
                        tr { td { (plainly(learner)) } td { (plainly(why)) } }
                    }
                }
            }
        }
    }
}

fn lines(heading: &str, lines: &[ReportLine]) -> Markup {
    html! {
        h2 { (heading) }
        @if lines.is_empty() {
            p { "None." }
        } @else {
            table class="changes" {
                thead {
                    tr {
                        @for name in ["Learner", "What", "System", "Before", "After", "Why"] {
                            th scope="col" { (name) }
                        }
                    }
                }
                tbody {
                    @for line in lines {
                        tr {
                            td { (plainly(&line.learner)) }
                            td { (plainly(&line.what)) }
                            td { (plainly(&line.system)) }
                            td { (plainly(&line.before)) }
                            td { (plainly(&line.after)) }
                            td { (plainly(&line.why)) }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_entered_is_never_markup() {
        let entered = "<b>\"Quill & Sons\"</b>".to_owned();
        let page = waits("Waits", "Why", &[(entered, "none".to_owned())]).into_string();
        assert!(page.contains("&lt;b&gt;&quot;Quill &amp; Sons&quot;&lt;/b&gt;"));
        assert!(!page.contains("<b>"));
    }

    #[test]
    fn what_people_entered_turns_nothing_round() {
        let entered = "a\u{202E}b\u{1b}c\nd".to_owned();
        let page = waits("Waits", "Why", &[(entered, "none".to_owned())]).into_string();
        assert!(
            page.contains("<bdi>a‹U+202E›b‹U+001B›c‹U+000A›d</bdi>"),
            "{page}"
        );
    }
}
