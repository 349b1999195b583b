//! Learning aims that were in OneFile and are gone, as the last runs found them.

use super::{AskedOf, questions};
use crate::{Error, Tandem};
use tandem_sync::engine::{Problem, ProblemKind};
use tandem_sync::plan::Question;
use tandem_sync::ports::Journal;

/// Questions about such aims that nobody has answered yet.
pub(super) async fn asked(tandem: &Tandem) -> Result<Vec<AskedOf>, Error> {
    let decisions = tandem.store.decisions().await?;
    let mut asked = Vec::new();
    for row in tandem.store.problems().await? {
        let Problem { learner, kind, .. } = row.problem;
        let ProblemKind::Asked {
            question:
                Question::AimGone {
                    aim,
                    onefile_id,
                    since,
                },
        } = kind
        else {
            continue;
        };
        let word = (aim.clone(), onefile_id);
        let answered = decisions.get(&learner).is_some_and(|decided| {
            decided.assign_again.contains(&word) || decided.aims_left.contains(&word)
        });
        if answered {
            continue;
        }
        if let Some(held) = tandem.workspace.learner(&learner).await? {
            asked.push(AskedOf {
                key: learner.0.clone(),
                name: held.name(),
                question: questions::aim_gone(&held, &aim, since),
            });
        }
    }
    Ok(asked)
}
