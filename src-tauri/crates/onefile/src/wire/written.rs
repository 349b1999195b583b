//! Values of fields as OneFile takes them.

use super::day_out;
use tandem_sync::blank;
use tandem_sync::records::field::{Field, Value};

/// A value as it is sent, a day as midnight UTC; `None` for one that the field can't hold, a blank
/// among them.
pub(crate) fn value_out(field: Field, value: &Value) -> Option<String> {
    match field.take(Some(value)).ok()?? {
        Value::Date(day) => Some(day_out(*day)),
        Value::Text(text) => blank::text(text),
        other => Some(other.to_string()),
    }
}
