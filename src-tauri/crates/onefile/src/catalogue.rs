//! The catalogue of standards.

use crate::client::OneFileClient;
use crate::wire::Record;
use serde_json::json;
use tandem_sync::codes;
use tandem_sync::ports::onefile::OneFileError;
use tandem_sync::records::onefile::Standard;

const SEARCH: &str = "Standard/Search";

/// The name of the code's property is not known for certain: those that it may have, likeliest
/// first.
const CODE_NAMES: [&str; 3] = ["NDAQCode", "Code", "Reference"];

impl OneFileClient {
    pub(crate) async fn read_standards(&self) -> Result<Vec<Standard>, OneFileError> {
        let search = json!({"OrganisationID": self.organisation(SEARCH)?});
        let rows = self.search(SEARCH, search).await?;
        Ok(rows
            .into_iter()
            .map(|(id, row)| standard(id, &row))
            .collect())
    }
}

fn standard(id: i64, row: &Record) -> Standard {
    let text = |name| row.text(name).unwrap_or_default();
    let title = text("Title").unwrap_or_default();
    let code = CODE_NAMES.into_iter().find_map(text);
    Standard {
        id,
        code: code.or_else(|| codes::bracketed(&title)),
        title,
    }
}
