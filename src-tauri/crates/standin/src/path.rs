//! From method and path to an endpoint. Paths are not case-sensitive, and may end in a slash.

use crate::refusal::{Refusal, code};
use http::{Method, StatusCode};

/// Where the API lies.
pub const BASE_PATH: &str = "/api/v2.1";

/// Where the control side lies.
pub const CONTROL_PATH: &str = "/_standin";

/// What is searched for or read by ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Organisation,
    User,
    Classroom,
    Placement,
    Standard,
    Unit,
    LearningAim,
    UnitSummary,
    Review,
}

/// Look-up tables of a centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    LearnerStatuses,
    LearningAimStatuses,
    AssignedStandards,
}

/// Page and size, both at least 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    pub number: usize,
    pub size: usize,
}

/// A call of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Endpoint {
    Authentication,
    Customer,
    Search(Family, Option<Page>),
    Detail(Family, String),
    Table(Table, i64),
    CreateUser,
    UpdateUser(i64),
    UpdatePlacement(i64),
    ArchiveUser {
        user: i64,
        archive: bool,
    },
    AssignUser(i64),
    UpdateAim(i64),
    AssignStandard {
        standard: i64,
        learner: i64,
    },
    AssignUnit {
        unit: String,
        learner: i64,
        standard: i64,
    },
    CreateVisit,
    CreateReview,
    CreateClassroom,
    CreatePlacement,
}

/// A call by the name under which it is counted, whether or not it can be carried out.
#[derive(Debug)]
pub(crate) struct Route {
    /// Such as `POST Standard/{id}/Assign/{learnerId}`.
    pub name: &'static str,
    pub endpoint: Result<Endpoint, Refusal>,
}

/// The names of all endpoints.
pub(crate) const NAMES: [&str; 39] = [
    "POST Authentication",
    "GET Customer",
    "POST Organisation/Search",
    "GET Organisation/{id}",
    "GET Organisation/{id}/LearnerStatuses",
    "GET Organisation/{id}/LearningAimStatuses",
    "GET Organisation/{id}/AssignedStandards",
    "POST User/Search",
    "GET User/{id}",
    "POST User",
    "POST User/{id}",
    "POST User/{id}/Archive",
    "POST User/{id}/Unarchive",
    "POST User/{id}/Assign",
    "POST Classroom/Search",
    "GET Classroom/{id}",
    "POST Classroom",
    "POST Placement/Search",
    "GET Placement/{id}",
    "POST Placement/{id}",
    "POST Placement",
    "POST Standard/Search",
    "GET Standard/{id}",
    "POST Standard/{id}/Assign/{learnerId}",
    "POST Unit/Search",
    "GET Unit/{id}",
    "POST Unit/{id}/Assign/{learnerId}/{standardId}",
    "POST LearningAim/Search",
    "GET LearningAim/{id}",
    "POST LearningAim/{id}",
    "POST UnitSummary/Search",
    "POST Visit",
    "POST Review",
    "POST Review/Search",
    "GET Review/{id}",
    UNKNOWN_GET,
    UNKNOWN_POST,
    UNKNOWN_DELETE,
    UNKNOWN,
];

const UNKNOWN_GET: &str = "GET (unknown)";
const UNKNOWN_POST: &str = "POST (unknown)";
const UNKNOWN_DELETE: &str = "DELETE (unknown)";
const UNKNOWN: &str = "(unknown)";

/// What follows `base` in a path, if the path begins with it, case apart.
pub(crate) fn below<'p>(path: &'p str, base: &str) -> Option<&'p str> {
    let (head, rest) = path.split_at_checked(base.len())?;
    let fits = head.eq_ignore_ascii_case(base) && (rest.is_empty() || rest.starts_with('/'));
    fits.then_some(rest)
}

/// Finds the endpoint of a path below [`BASE_PATH`].
pub(crate) fn route(method: &Method, path: &str) -> Route {
    let segments: Vec<String> = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .map(percent_decoded)
        .collect();
    let lower: Vec<String> = (segments.iter().map(|text| text.to_ascii_lowercase())).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    if *method == Method::GET {
        get(&lower, &segments)
    } else if *method == Method::POST {
        post(&lower, &segments)
    } else {
        Route {
            name: if *method == Method::DELETE {
                UNKNOWN_DELETE
            } else {
                UNKNOWN
            },
            endpoint: Err(Refusal::new(
                StatusCode::METHOD_NOT_ALLOWED,
                code::METHOD,
                "The requested resource does not support this method",
            )),
        }
    }
}

fn get(lower: &[&str], given: &[String]) -> Route {
    let detail = |name, family| Route {
        name,
        endpoint: Ok(Endpoint::Detail(family, given[1].clone())),
    };
    let table = |name, table| Route {
        name,
        endpoint: id(&given[1]).map(|id| Endpoint::Table(table, id)),
    };
    match lower {
        ["customer"] => Route {
            name: "GET Customer",
            endpoint: Ok(Endpoint::Customer),
        },
        ["organisation", _] => detail("GET Organisation/{id}", Family::Organisation),
        ["organisation", _, "learnerstatuses"] => table(
            "GET Organisation/{id}/LearnerStatuses",
            Table::LearnerStatuses,
        ),
        ["organisation", _, "learningaimstatuses"] => table(
            "GET Organisation/{id}/LearningAimStatuses",
            Table::LearningAimStatuses,
        ),
        ["organisation", _, "assignedstandards"] => table(
            "GET Organisation/{id}/AssignedStandards",
            Table::AssignedStandards,
        ),
        ["user", _] => detail("GET User/{id}", Family::User),
        ["classroom", _] => detail("GET Classroom/{id}", Family::Classroom),
        ["placement", _] => detail("GET Placement/{id}", Family::Placement),
        ["standard", _] => detail("GET Standard/{id}", Family::Standard),
        ["unit", _] => detail("GET Unit/{id}", Family::Unit),
        // OneFile's help pages use both spellings.
        ["learningaim" | "learningaims", _] => detail("GET LearningAim/{id}", Family::LearningAim),
        ["review", _] => detail("GET Review/{id}", Family::Review),
        _ => unknown(UNKNOWN_GET),
    }
}

fn post(lower: &[&str], given: &[String]) -> Route {
    if let [family, "search", page @ ..] = lower {
        return search(family, page);
    }
    let (name, endpoint) = match lower {
        ["authentication"] => ("POST Authentication", Ok(Endpoint::Authentication)),
        ["user"] => ("POST User", Ok(Endpoint::CreateUser)),
        ["user", user] => ("POST User/{id}", id(user).map(Endpoint::UpdateUser)),
        ["placement", placement] => (
            "POST Placement/{id}",
            id(placement).map(Endpoint::UpdatePlacement),
        ),
        ["user", user, "archive"] => ("POST User/{id}/Archive", archive(user, true)),
        ["user", user, "unarchive"] => ("POST User/{id}/Unarchive", archive(user, false)),
        ["user", user, "assign"] => ("POST User/{id}/Assign", id(user).map(Endpoint::AssignUser)),
        ["standard", standard, "assign", learner] => (
            "POST Standard/{id}/Assign/{learnerId}",
            id(standard).and_then(|standard| {
                id(learner).map(|learner| Endpoint::AssignStandard { standard, learner })
            }),
        ),
        ["unit", _, "assign", learner, standard] => (
            "POST Unit/{id}/Assign/{learnerId}/{standardId}",
            id(learner).and_then(|learner| {
                id(standard).map(|standard| Endpoint::AssignUnit {
                    unit: given[1].clone(),
                    learner,
                    standard,
                })
            }),
        ),
        ["learningaim" | "learningaims", aim] => {
            ("POST LearningAim/{id}", id(aim).map(Endpoint::UpdateAim))
        }
        ["classroom"] => ("POST Classroom", Ok(Endpoint::CreateClassroom)),
        ["placement"] => ("POST Placement", Ok(Endpoint::CreatePlacement)),
        ["visit"] => ("POST Visit", Ok(Endpoint::CreateVisit)),
        ["review"] => ("POST Review", Ok(Endpoint::CreateReview)),
        _ => return unknown(UNKNOWN_POST),
    };
    Route { name, endpoint }
}

fn archive(user: &str, archive: bool) -> Result<Endpoint, Refusal> {
    id(user).map(|user| Endpoint::ArchiveUser { user, archive })
}

fn search(family: &str, page: &[&str]) -> Route {
    let (name, family) = match family {
        "organisation" => ("POST Organisation/Search", Family::Organisation),
        "user" => ("POST User/Search", Family::User),
        "classroom" => ("POST Classroom/Search", Family::Classroom),
        "placement" => ("POST Placement/Search", Family::Placement),
        "standard" => ("POST Standard/Search", Family::Standard),
        "unit" => ("POST Unit/Search", Family::Unit),
        "learningaim" => ("POST LearningAim/Search", Family::LearningAim),
        "unitsummary" => ("POST UnitSummary/Search", Family::UnitSummary),
        "review" => ("POST Review/Search", Family::Review),
        _ => return unknown(UNKNOWN_POST),
    };
    let number = |text: &str| text.parse().ok().filter(|n: &usize| *n > 0);
    let page = match page {
        [] => Ok(None),
        [page, size] => match (number(page), number(size)) {
            (Some(number), Some(size)) => Ok(Some(Page { number, size })),
            _ => Err(Refusal::bad(
                code::PAGE,
                "Page and size are numbers from 1 on",
            )),
        },
        _ => return unknown(UNKNOWN_POST),
    };
    Route {
        name,
        endpoint: page.map(|page| Endpoint::Search(family, page)),
    }
}

fn unknown(name: &'static str) -> Route {
    Route {
        name,
        endpoint: Err(Refusal::new(
            StatusCode::NOT_FOUND,
            code::ENDPOINT,
            "No such resource",
        )),
    }
}

fn id(text: &str) -> Result<i64, Refusal> {
    text.parse()
        .map_err(|_| Refusal::bad(code::NOT_VALID, "The ID in the path is not a number"))
}

fn percent_decoded(segment: &str) -> String {
    let bytes = segment.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| segment.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        decoded.push(hex.unwrap_or(bytes[at]));
        at += if hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_a_trailing_slash_do_not_matter() {
        let found = route(&Method::POST, "/review/SEARCH/");
        assert_eq!(found.name, "POST Review/Search");
        assert_eq!(
            found.endpoint.unwrap(),
            Endpoint::Search(Family::Review, None)
        );
        let found = route(&Method::POST, "/User/Search/2/50");
        let page = Some(Page {
            number: 2,
            size: 50,
        });
        assert_eq!(
            found.endpoint.unwrap(),
            Endpoint::Search(Family::User, page)
        );
        assert!(route(&Method::POST, "/User/Search/0/50").endpoint.is_err());
        assert_eq!(below("/API/v2.1/Customer", BASE_PATH), Some("/Customer"));
        assert_eq!(below("/api/v2.10/Customer", BASE_PATH), None);
    }

    #[test]
    fn unit_ids_keep_their_text() {
        let found = route(&Method::POST, "/unit/AB_Unit%201/Assign/7/8");
        assert_eq!(
            found.endpoint.unwrap(),
            Endpoint::AssignUnit {
                unit: "AB_Unit 1".into(),
                learner: 7,
                standard: 8
            }
        );
    }

    #[test]
    fn every_name_that_is_routed_to_is_listed() {
        for (method, path) in [
            (Method::GET, "customer"),
            (Method::GET, "learningaims/1"),
            (Method::POST, "unitsummary/search"),
            (Method::POST, "user/1/assign"),
            (Method::POST, "user"),
            (Method::POST, "user/1/unarchive"),
            (Method::POST, "classroom"),
            (Method::POST, "placement"),
            (Method::GET, "nowhere"),
            (Method::PUT, "visit"),
            (Method::DELETE, "user/1"),
        ] {
            let name = route(&method, path).name;
            assert!(NAMES.contains(&name), "{name}");
        }
    }
}
