//! Faults on demand: which calls go wrong, and how.

use crate::path::NAMES;
use http::StatusCode;
use serde::{Deserialize, Serialize};

/// Makes some calls of an endpoint go wrong. Without `calls` and `every`, all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// As in the metrics (`POST Review`), or without the method (`Review`), or `*`.
    pub endpoint: String,
    /// Which calls, counted from 1 since the rule was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<Vec<u64>>,
    /// Every n-th call since the rule was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<u64>,
    /// What happens to them.
    pub effect: Effect,
}

/// What happens to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Not carried out; answered with this status and a small JSON body.
    Status(u16),
    /// Not carried out; answered with 200 and a web page, as by a proxy that wants a sign-in.
    Html,
    /// Not carried out; answered with this status and a web page, as during scheduled downtime.
    HtmlStatus(u16),
    /// Carried out; answered later.
    DelayMs(u64),
    /// Not carried out; the connection closes without an answer.
    DropBefore,
    /// Carried out; the connection closes without an answer.
    DropAfter,
    /// The connection closes without an answer; carried out so much later on the stand-in's clock.
    LateMs(u64),
    /// A page of a search from the second on is answered with the page before it.
    RepeatPage,
    /// Every row of a search comes twice.
    DuplicateRows,
    /// The session of the call ends first, so that the call is answered with 401.
    ExpireSession,
}

/// Why a rule can't be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// No endpoint has the name.
    #[error(
        "no endpoint is called {0:?}; use a name as in the metrics, such as \"POST Review\", or \"*\""
    )]
    Endpoint(String),
    /// Both, or numbers from 0.
    #[error("give either \"calls\" or \"every\", with numbers from 1 on")]
    Which,
    /// A status that no final answer has.
    #[error("a status lies between 200 and 599")]
    Status,
}

/// The rules in force.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: Vec<(Rule, u64)>,
}

impl Faults {
    /// Adds rules; none of them, if one can't be set.
    pub fn add(&mut self, rules: Vec<Rule>) -> Result<(), RuleError> {
        rules.iter().try_for_each(check)?;
        self.rules.extend(rules.into_iter().map(|rule| (rule, 0)));
        Ok(())
    }

    pub fn clear(&mut self) {
        self.rules.clear();
    }

    /// Counts a call for every rule that it falls under. Of the effects due, the first rule's.
    pub fn strike(&mut self, endpoint: &str) -> Option<Effect> {
        let mut found = None;
        for (rule, count) in &mut self.rules {
            if covers(&rule.endpoint, endpoint) {
                *count += 1;
                let due = match (&rule.calls, rule.every) {
                    (Some(calls), _) => calls.contains(count),
                    (None, Some(every)) => count.is_multiple_of(every),
                    (None, None) => true,
                };
                if due && found.is_none() {
                    found = Some(rule.effect);
                }
            }
        }
        found
    }
}

fn covers(wanted: &str, endpoint: &str) -> bool {
    let wanted = wanted.trim();
    let bare = endpoint.split_once(' ').map_or(endpoint, |(_, bare)| bare);
    wanted == "*" || wanted.eq_ignore_ascii_case(endpoint) || wanted.eq_ignore_ascii_case(bare)
}

fn check(rule: &Rule) -> Result<(), RuleError> {
    if !NAMES.iter().any(|name| covers(&rule.endpoint, name)) {
        return Err(RuleError::Endpoint(rule.endpoint.clone()));
    }
    let zero = rule.every == Some(0) || rule.calls.iter().flatten().any(|call| *call == 0);
    if zero || (rule.calls.is_some() && rule.every.is_some()) {
        return Err(RuleError::Which);
    }
    match rule.effect {
        Effect::Status(status) | Effect::HtmlStatus(status)
            if !(200..600).contains(&status) || StatusCode::from_u16(status).is_err() =>
        {
            Err(RuleError::Status)
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(json: &str) -> Vec<Rule> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn rules_count_by_themselves_and_the_first_wins() {
        let mut faults = Faults::default();
        faults
            .add(rules(
                r#"[{"endpoint":"review","calls":[2],"effect":"drop_after"},
                    {"endpoint":"*","every":2,"effect":{"status":503}}]"#,
            ))
            .unwrap();
        assert_eq!(faults.strike("POST Visit"), None);
        assert_eq!(faults.strike("POST Review"), Some(Effect::Status(503)));
        assert_eq!(faults.strike("GET Review/{id}"), None);
        assert_eq!(faults.strike("POST Review"), Some(Effect::DropAfter));
        assert_eq!(faults.strike("POST Review"), None);
        faults.clear();
        assert_eq!(faults.strike("POST Review"), None);
    }

    #[test]
    fn a_rule_that_would_never_strike_is_refused() {
        let mut faults = Faults::default();
        for (json, error) in [
            (
                r#"[{"endpoint":"POST Reviews","effect":"html"}]"#,
                RuleError::Endpoint("POST Reviews".into()),
            ),
            (
                r#"[{"endpoint":"*","every":0,"effect":"html"}]"#,
                RuleError::Which,
            ),
            (
                r#"[{"endpoint":"*","calls":[1],"every":2,"effect":"html"}]"#,
                RuleError::Which,
            ),
            (
                r#"[{"endpoint":"*","effect":{"status":99}}]"#,
                RuleError::Status,
            ),
        ] {
            assert_eq!(faults.add(rules(json)), Err(error));
        }
        let unknown = r#"{"endpoint":"*","effect":"html","colour":1}"#;
        assert!(serde_json::from_str::<Rule>(unknown).is_err());
    }
}
