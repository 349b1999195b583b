//! Taking a link away, with what follows from it said beforehand.

use super::decide::held_by_pics;
use super::pair::LinkPair;
use crate::{Error, ErrorCode, Tandem};
use serde::Serialize;
use tandem_sync::linking::Kind;
use tandem_sync::ports::Entries;
use tandem_sync::records::pics::{Learner, Review};
use tandem_words::linking as words;

/// What unlinking does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unlinking {
    /// The pair.
    #[serde(flatten)]
    pub pair: LinkPair,
    /// Name in PICS.
    pub pics_name: String,
    /// Name in OneFile.
    pub onefile_name: String,
    /// What follows, a sentence each.
    pub follows: Vec<String>,
}

impl Tandem {
    /// What unlinking would do. Changes nothing.
    ///
    /// # Errors
    /// It is not linked, PICS itself holds the link, or a change of the learner is on its way.
    pub async fn unlinking(&self, kind: Kind, reference: &str) -> Result<Unlinking, Error> {
        let board = self.link_board().await?;
        let pics = board.key_of(kind, reference)?;
        let name = board.pics_name(kind, &pics).unwrap_or_else(|| pics.clone());
        if let Some(id) = board.held_by_pics(kind, &pics) {
            return Err(held_by_pics(kind, &name, id));
        }
        let Some(onefile_id) = board.linked(kind).get(&pics).copied() else {
            return Err(Error::new(
                ErrorCode::NotLinked,
                format!("{name} is not linked."),
                "Nothing has to be done.",
            ));
        };
        if kind == Kind::Learner {
            let open = self.store.open_entries().await?;
            if open.iter().any(|entry| entry.change.learner.0 == pics) {
                return Err(Error::new(
                    ErrorCode::LinkInUse,
                    format!("A change of {name} is on its way to OneFile and not settled yet."),
                    "Run Sync for the learner, answer what it asks, and unlink after that.",
                ));
            }
        }
        let follows = match kind {
            Kind::Learner => board.learner(&pics).map_or_else(Vec::new, of_learner),
            Kind::Officer => {
                let has =
                    |review: &&Review| review.reviewer.as_ref().is_some_and(|key| key.0 == pics);
                let reviews: usize = (board.pics.learners.iter())
                    .map(|learner| {
                        learner
                            .reviews
                            .iter()
                            .filter(has)
                            .filter(|r| r.actual.is_none())
                            .count()
                    })
                    .sum();
                vec![
                    format!(
                        "Reviews with {name} as reviewer wait until the officer is linked again: {} are not held yet.",
                        tandem_words::count(reviews, "review", "reviews")
                    ),
                    "Reviews that were sent stay in OneFile as they are.".into(),
                ]
            }
            Kind::Organisation => vec![
                format!(
                    "Tandem does not know any more which placement {name} is: nothing is sent to it or taken from it."
                ),
                "Nothing changes in OneFile.".into(),
            ],
        };
        Ok(Unlinking {
            onefile_name: board
                .onefile_name(kind, onefile_id)
                .map(|(name, _)| name)
                .unwrap_or_default(),
            pics_name: name,
            pair: LinkPair {
                kind,
                pics,
                onefile_id,
            },
            follows: follows
                .into_iter()
                .chain([words::NOT_AGAIN.to_owned()])
                .collect(),
        })
    }

    /// Unlinks, and remembers that the two are not one.
    ///
    /// # Errors
    /// As [`Self::unlinking`].
    pub async fn unlink(&self, kind: Kind, reference: &str) -> Result<Unlinking, Error> {
        let unlinking = self.unlinking(kind, reference).await?;
        let word = self.word(&unlinking.pair, false, false);
        let board = self.link_board().await?;
        self.keep_words(&board, vec![word]).await?;
        Ok(unlinking)
    }
}

fn of_learner(learner: &Learner) -> Vec<String> {
    let name = learner.name();
    let mut follows = vec![
        format!(
            "The next run leaves {name} alone: nothing goes to this portfolio or comes from it any more."
        ),
        "What runs wrote stays on both sides, and in the history.".to_owned(),
    ];
    let aims = learner
        .aims
        .iter()
        .filter(|aim| aim.onefile_id.is_some())
        .count();
    let reviews = learner
        .reviews
        .iter()
        .filter(|review| review.onefile_id.is_some())
        .count();
    if aims + reviews > 0 {
        follows.push(format!(
            "{} and {} in PICS keep the OneFile IDs that they hold. If {name} is linked with another portfolio, they \
             have no partner there.",
            tandem_words::count(aims, "learning aim", "learning aims"),
            tandem_words::count(reviews, "review", "reviews"),
        ));
    }
    follows
}
