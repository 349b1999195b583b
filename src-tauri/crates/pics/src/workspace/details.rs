//! Details of learners, officers and organisations: one write, compared with its before-value.

use super::failed::Failed;
use super::tables::{learners, officers, organisations};
use tandem_sync::records::details::DetailOf;
use tandem_sync::records::field::Value;
use tandem_sync::records::replaced::Replaced;
use tandem_sync::records::write::Written;
use tandem_vault::rusqlite::Transaction;

/// Sets a detail where it still holds what the write expects. A learner is found under a name that
/// was set, since the whole row is stored anew.
pub(super) fn replace(tx: &Transaction<'_>, set: &Replaced<DetailOf>) -> Result<Written, Failed> {
    let decide = |found: Option<Value>| decide(set, found);
    let failed = |_| Failed::of_another_kind();
    let after = set.after.clone();
    match &set.field {
        DetailOf::Learner { learner, field } => {
            let Some(mut held) = learners::one(tx, learner)? else {
                return Ok(Written::NoRecord);
            };
            let ended = decide(field.get(&held));
            if ended == Written::Done {
                field.set(&mut held, after).map_err(failed)?;
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
                field.set(&mut held, after).map_err(failed)?;
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
                field.set(&mut held, after).map_err(failed)?;
                organisations::update(tx, &held)?;
            }
            Ok(ended)
        }
    }
}

fn decide(set: &Replaced<DetailOf>, found: Option<Value>) -> Written {
    let detail = set.field.detail();
    if detail.agree(found.as_ref(), set.after.as_ref()) {
        Written::AlreadyThere
    } else if detail.agree(found.as_ref(), set.before.as_ref()) {
        Written::Done
    } else {
        Written::Differs { found }
    }
}
