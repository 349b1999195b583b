//! The report as a page for paper: black on white, sheets numbered, nothing loaded from anywhere.

use super::{InitialReport, ReportLine};
use std::fmt::Write as _;
use tandem_words as words;

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

pub(super) fn page(report: &InitialReport) -> String {
    let mut page = String::new();
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\">\
         <title>Initial synchronisation of PICS and OneFile</title><style>{STYLE}</style></head><body>\
         <h1>Initial synchronisation of PICS and OneFile</h1>"
    );
    let done = match report.carried_out {
        Some(at) => format!("Carried out to its end on {}.", words::time(at)),
        None => "Not carried out to its end yet.".to_owned(),
    };
    let _ = write!(page, "<p>{}</p><dl>", text(&done));
    for (name, value) in [
        ("Centre", report.centre.clone()),
        ("Accepted by", report.accepted_by.clone()),
        ("Accepted", words::time(report.accepted)),
        ("Preview", report.plan.clone()),
        ("Runs", report.runs.to_string()),
        (
            "Left out this time",
            words::count(report.left_out, "change", "changes"),
        ),
        (
            "Planned again",
            words::count(
                report.replanned,
                "learner who had changed since the preview",
                "learners who had changed since the preview",
            ),
        ),
        (
            "To be keyed in by hand now",
            words::count(report.by_hand, "item", "items"),
        ),
    ] {
        let _ = write!(page, "<dt>{name}</dt><dd>{}</dd>", text(&value));
    }
    page += "</dl>";
    counted(&mut page, "Learners", "Learners", &report.learners);
    counted(&mut page, "What was changed", "Changes", &report.kinds);
    waits(
        &mut page,
        "What needs a person now",
        "Why, and what to do",
        &report.waits,
    );
    waits(
        &mut page,
        "What no run changes until a person releases it",
        "What",
        &report.never,
    );
    lines(&mut page, "Values replaced in PICS", &report.replaced);
    lines(&mut page, "All other changes", &report.others);
    page += "</body></html>\n";
    page
}

fn counted(page: &mut String, heading: &str, of: &str, rows: &[(String, usize)]) {
    if rows.is_empty() {
        return;
    }
    let _ = write!(
        page,
        "<h2>{heading}</h2><table class=\"half\"><thead><tr><th scope=\"col\">What</th>\
         <th scope=\"col\" class=\"n\">{of}</th></tr></thead><tbody>"
    );
    for (what, number) in rows {
        let _ = write!(
            page,
            "<tr><td>{}</td><td class=\"n\">{number}</td></tr>",
            text(what)
        );
    }
    *page += "</tbody></table>";
}

fn waits(page: &mut String, heading: &str, of: &str, waits: &[(String, String)]) {
    let _ = write!(page, "<h2>{heading}</h2>");
    if waits.is_empty() {
        *page += "<p>Nothing.</p>";
        return;
    }
    let _ = write!(
        page,
        "<table><thead><tr><th scope=\"col\">Learner</th><th scope=\"col\">{of}</th></tr></thead><tbody>"
    );
    for (learner, why) in waits {
        let _ = write!(
            page,
            "<tr><td>{}</td><td>{}</td></tr>",
            text(learner),
            text(why)
        );
    }
    *page += "</tbody></table>";
}

fn lines(page: &mut String, heading: &str, lines: &[ReportLine]) {
    let _ = write!(page, "<h2>{heading}</h2>");
    if lines.is_empty() {
        *page += "<p>None.</p>";
        return;
    }
    *page += "<table class=\"changes\"><thead><tr><th scope=\"col\">Learner</th><th scope=\"col\">What</th>\
              <th scope=\"col\">System</th><th scope=\"col\">Before</th><th scope=\"col\">After</th>\
              <th scope=\"col\">Why</th></tr></thead><tbody>";
    for line in lines {
        let cells = [
            &line.learner,
            &line.what,
            &line.system,
            &line.before,
            &line.after,
            &line.why,
        ];
        *page += "<tr>";
        for cell in cells {
            let _ = write!(page, "<td>{}</td>", text(cell));
        }
        *page += "</tr>";
    }
    *page += "</tbody></table>";
}

/// What people entered is text, whatever it looks like.
fn text(raw: &str) -> String {
    raw.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_entered_is_never_markup() {
        assert_eq!(
            text("<b>\"Quill & Sons\"</b>"),
            "&lt;b&gt;&quot;Quill &amp; Sons&quot;&lt;/b&gt;"
        );
    }
}
