//! Details of learners, officers and organisations: one write, compared with its before-value.

use super::tables::{learners, officers, organisations};
use super::write::Failed;
use tandem_sync::records::details::{Detail, DetailOf};
use tandem_sync::records::write::Written;
use tandem_vault::rusqlite::Transaction;

/// Sets a detail where it still holds what the write expects. A learner is found under a name that
/// was set, since the whole row is stored anew.
pub(super) fn replace(
    tx: &Transaction<'_>,
    of: &DetailOf,
    before: Option<&str>,
    after: Option<&str>,
) -> Result<Written, Failed> {
    let detail = of.detail();
    let decide = |found: Option<String>| decide(detail, found, before, after);
    match of {
        DetailOf::Learner { learner, field } => {
            let Some(mut held) = learners::one(tx, learner)? else {
                return Ok(Written::NoRecord);
            };
            let ended = decide(field.get(&held));
            if ended == Written::Done {
                field
                    .set(&mut held, after)
                    .map_err(|_| Failed::of_another_kind())?;
                learners::update(tx, &held, None)?;
            }
            Ok(ended)
        }
        DetailOf::Officer { officer, field } => {
            let Some(mut held) = officers::one(tx, officer)? else {
                return Ok(Written::NoRecord);
            };
            let ended = decide(field.get(&held));
            if ended == Written::Done {
                field.set(&mut held, after);
                officers::update(tx, &held)?;
            }
            Ok(ended)
        }
        DetailOf::Organisation {
            organisation,
            field,
        } => {
            let Some(mut held) = organisations::one(tx, organisation)? else {
                return Ok(Written::NoRecord);
            };
            let ended = decide(field.get(&held));
            if ended == Written::Done {
                field.set(&mut held, after);
                organisations::update(tx, &held)?;
            }
            Ok(ended)
        }
    }
}

fn decide(
    detail: Detail,
    found: Option<String>,
    before: Option<&str>,
    after: Option<&str>,
) -> Written {
    if detail.agree(found.as_deref(), after) {
        Written::AlreadyThere
    } else if detail.agree(found.as_deref(), before) {
        Written::Done
    } else {
        Written::Differs { found }
    }
}
