//! Setting fields of a record by their JSON names.

use super::EditErrorKind;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tandem_sync::blank;
use tandem_sync::records::field::Field;
use tandem_sync::records::pics::{Aim, AimKey, Learner, Review, ReviewKey};

/// Own names of the registration fields, and those inside `registration`.
const REGISTRATION: [(Field, &str); 4] = [
    (Field::RegistrationNumber, "number"),
    (Field::RegistrationDate, "registered"),
    (Field::CertificateAppliedDate, "applied"),
    (Field::CertificateReceivedDate, "received"),
];

/// Fields that are never absent, at most empty.
const TEXTS: [&str; 3] = ["first_names", "surname", "kind"];

/// The record with these fields set; `fixed` names those that can't be.
pub(super) fn apply<T: Serialize + DeserializeOwned>(
    record: &T,
    set: Map<String, Value>,
    fixed: &[&str],
) -> Result<T, EditErrorKind> {
    let bad = |field: &str, reason: &serde_json::Error| EditErrorKind::BadValue {
        field: field.to_owned(),
        reason: reason.to_string(),
    };
    let mut json = serde_json::to_value(record).map_err(|error| bad("record", &error))?;
    for (field, value) in set {
        let known = known(&json, fixed);
        if !known.contains(&field) {
            return Err(EditErrorKind::UnknownField { field, known });
        }
        match (field.as_str(), value) {
            ("registration", Value::Object(inner)) => {
                for (name, value) in inner {
                    let Some(slot) = json.pointer_mut(&format!("/registration/{name}")) else {
                        let known = REGISTRATION.iter().map(|(_, name)| (*name).to_owned());
                        let known = known.collect();
                        return Err(EditErrorKind::UnknownField { field: name, known });
                    };
                    *slot = unblanked(&name, value);
                }
            }
            (name, value) => {
                let nested = REGISTRATION.iter().find(|(own, _)| own.key() == name);
                let path = match nested {
                    Some((_, inner)) => format!("/registration/{inner}"),
                    None => format!("/{name}"),
                };
                if let Some(slot) = json.pointer_mut(&path) {
                    *slot = unblanked(name, value);
                }
            }
        }
        // One field at a time, so that an error can name it.
        T::deserialize(&json).map_err(|error| bad(&field, &error))?;
    }
    T::deserialize(&json).map_err(|error| bad("record", &error))
}

/// A new review: what is not given is blank, its type Normal, its key the first free number.
pub(super) fn new_review(
    learner: &Learner,
    mut fields: Map<String, Value>,
) -> Result<Review, EditErrorKind> {
    let key = given_key(&mut fields)?.map(ReviewKey);
    let free = |n: &usize| learner.review(&ReviewKey(format!("R-{n}"))).is_none();
    let number = (1..).find(free).unwrap_or(1);
    let key = key.unwrap_or_else(|| ReviewKey(format!("R-{number}")));
    let blank = Review::blank(key, "Normal");
    apply(&blank, fields, &["key"])
}

/// A new aim: what is not given is blank, its key what an import would give it.
pub(super) fn new_aim(
    learner: &Learner,
    mut fields: Map<String, Value>,
) -> Result<Aim, EditErrorKind> {
    let key = given_key(&mut fields)?.map(AimKey);
    let blank = Aim::blank(AimKey(String::new()));
    let aim = apply(&blank, fields, &["key"])?;
    let named = aim
        .aim_ref
        .as_deref()
        .or(aim.vq_reference.as_deref())
        .unwrap_or("aim");
    let nth = |n: usize| {
        AimKey::of(
            named,
            aim.start,
            aim.standard_code,
            aim.framework_code,
            aim.pathway_code,
            n,
        )
    };
    let free = (1..).map(nth).find(|key| learner.aim(key).is_none());
    let key = key.or(free).unwrap_or_else(|| nth(1));
    Ok(Aim { key, ..aim })
}

fn given_key(fields: &mut Map<String, Value>) -> Result<Option<String>, EditErrorKind> {
    match fields.remove("key") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(key)) if !key.trim().is_empty() => Ok(Some(key)),
        Some(_) => Err(EditErrorKind::BadValue {
            field: "key".to_owned(),
            reason: "a key is a text that is not blank".to_owned(),
        }),
    }
}

fn known(json: &Value, fixed: &[&str]) -> Vec<String> {
    let Some(fields) = json.as_object() else {
        return Vec::new();
    };
    let own = fields
        .keys()
        .map(String::as_str)
        .filter(|name| !fixed.contains(name));
    let registration = fields.contains_key("registration");
    let by_own_names = REGISTRATION
        .iter()
        .map(|(own, _)| own.key())
        .filter(|_| registration);
    own.chain(by_own_names).map(str::to_owned).collect()
}

/// A blank text is no value, except where there has to be a text.
fn unblanked(field: &str, value: Value) -> Value {
    match value {
        Value::String(text) => match blank::text(&text) {
            Some(text) => Value::String(text),
            None if TEXTS.contains(&field) => Value::String(String::new()),
            None => Value::Null,
        },
        other => other,
    }
}
