//! Codes that tell which standard a learning aim is an instance of: what PICS calls its VQ
//! Reference, and what OneFile shows in square brackets after the standard's title.

use crate::blank;
use crate::records::pics::Aim;

/// ILR aim reference of an apprenticeship programme as a whole.
pub const PROGRAMME_AIM: &str = "ZPROG001";

/// The code of a PICS aim: its VQ Reference, or where it has none (ILR has no such field) what
/// follows from ILR. The programme aim is the standard code and `AS` (`196AS`), or framework
/// and pathway (`563-2`); any other aim is its aim reference.
pub fn aim_code(aim: &Aim) -> Option<String> {
    if let Some(code) = aim.vq_reference.as_deref().and_then(blank::text) {
        return Some(code);
    }
    let aim_ref = aim.aim_ref.as_deref().and_then(blank::text)?;
    if !same_code(&aim_ref, PROGRAMME_AIM) {
        return Some(aim_ref);
    }
    match (aim.standard_code, aim.framework_code) {
        (Some(standard), _) => Some(format!("{standard}AS")),
        (None, Some(framework)) => Some(match aim.pathway_code {
            Some(pathway) => format!("{framework}-{pathway}"),
            None => framework.to_string(),
        }),
        (None, None) => None,
    }
}

/// The last group in square brackets of a standard's title, where there is something in it.
pub fn bracketed(title: &str) -> Option<String> {
    title.rmatch_indices('[').find_map(|(open, _)| {
        let (_, after) = title.split_at(open + 1);
        after.find(']').map(|close| blank::text(&after[..close]))
    })?
}

/// Whether two codes name the same: case and surrounding white space apart.
pub fn same_code(a: &str, b: &str) -> bool {
    folded(a) == folded(b)
}

/// A code as it compares: for looking codes up in a map.
pub fn folded(code: &str) -> String {
    code.trim().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aim(aim_ref: Option<&str>, vq: Option<&str>) -> Aim {
        Aim {
            aim_ref: aim_ref.map(str::to_owned),
            vq_reference: vq.map(str::to_owned),
            ..Aim::blank("A".into())
        }
    }

    #[test]
    fn the_vq_reference_comes_first() {
        let mut aim = aim(Some("ZPROG001"), Some(" 196GW "));
        aim.standard_code = Some(196);
        assert_eq!(aim_code(&aim).as_deref(), Some("196GW"));
        aim.vq_reference = Some("  ".into());
        assert_eq!(aim_code(&aim).as_deref(), Some("196AS"));
    }

    #[test]
    fn a_programme_aim_is_named_by_its_standard_or_framework() {
        let mut aim = aim(Some("zprog001"), None);
        assert_eq!(aim_code(&aim), None);
        aim.framework_code = Some(563);
        assert_eq!(aim_code(&aim).as_deref(), Some("563"));
        aim.pathway_code = Some(2);
        assert_eq!(aim_code(&aim).as_deref(), Some("563-2"));
        aim.standard_code = Some(23);
        assert_eq!(aim_code(&aim).as_deref(), Some("23AS"));
    }

    #[test]
    fn any_other_aim_is_its_reference() {
        let mut other = aim(Some("60133533"), None);
        other.standard_code = Some(23);
        assert_eq!(aim_code(&other).as_deref(), Some("60133533"));
        assert_eq!(aim_code(&aim(Some(" "), None)), None);
        assert_eq!(aim_code(&aim(None, None)), None);
    }

    #[test]
    fn the_last_bracket_counts() {
        let code = |title| bracketed(title);
        assert_eq!(code("Operative [196AS]").as_deref(), Some("196AS"));
        assert_eq!(code("Operative [L2] [ 196as ]").as_deref(), Some("196as"));
        assert_eq!(code("Operative [196AS] [draft").as_deref(), Some("196AS"));
        assert_eq!(code("Opérative [[196AS]]").as_deref(), Some("196AS"));
        assert_eq!(code("Operative [196AS] [ ]"), None);
        assert_eq!(code("Operative"), None);
        assert_eq!(code("] Operative ["), None);
    }

    #[test]
    fn case_and_spaces_do_not_matter() {
        assert!(same_code(" 196as", "196AS "));
        assert!(!same_code("196AS", "196OP"));
    }
}
