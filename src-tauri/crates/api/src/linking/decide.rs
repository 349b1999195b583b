//! What people say about pairs: they are one, or they are not.

use super::board::LinkBoard;
use super::pair::LinkPair;
use crate::{Error, ErrorCode, Tandem};
use std::collections::BTreeMap;
use tandem_store::LinkWord;
use tandem_sync::linking::{Kind, Suggestion};
use tandem_words::linking as words;

/// What a person says yes to, besides the pair.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LinkYes {
    /// The OneFile record is archived.
    pub archived: bool,
    /// The two people have nothing in common: names, birth dates and numbers all differ.
    pub different: bool,
}

impl LinkPair {
    /// The pair of a suggestion.
    pub fn of(kind: Kind, suggestion: &Suggestion) -> Self {
        Self {
            kind,
            pics: suggestion.pics.clone(),
            onefile_id: suggestion.onefile_id,
        }
    }
}

impl Tandem {
    /// Links one pair, suggested or not; a pair that is linked and in question is confirmed.
    ///
    /// # Errors
    /// One of the records does not exist in PICS or in this centre, or is linked already; or the
    /// OneFile record is archived, or two people have nothing in common, and nobody said yes to
    /// that; or OneFile can't be read, where it was read too long ago.
    pub async fn accept_link(&self, pair: &LinkPair, yes: LinkYes) -> Result<(), Error> {
        if self.in_question().await?.contains(pair) {
            return self.confirm_person(pair).await;
        }
        let board = self.fresh_board(std::slice::from_ref(pair)).await?;
        let mut room = Room::of(&board, pair.kind);
        let left = room.leave(&board, pair);
        let is_archived = room.admit(&board, pair, yes)?;
        let left = left.map(|left| self.word(&left, false, false));
        let word = self.word(pair, true, is_archived);
        let words = left.into_iter().chain([word]).collect();
        self.keep_words(&board, words).await
    }

    /// Links pairs at once: each has to be suggested strongly and without rival, and all are
    /// linked, or none.
    ///
    /// # Errors
    /// A pair that may not go with others, by its records.
    pub async fn accept_links(&self, pairs: &[LinkPair]) -> Result<usize, Error> {
        let board = self.fresh_board(pairs).await?;
        let mut words = Vec::with_capacity(pairs.len());
        for kind in super::LINK_KINDS {
            let mut of_kind = pairs.iter().filter(|pair| pair.kind == kind).peekable();
            if of_kind.peek().is_none() {
                continue;
            }
            let suggested: BTreeMap<(&str, i64), &Suggestion> = (board.suggestions(kind).iter())
                .map(|suggestion| {
                    (
                        (suggestion.pics.as_str(), suggestion.onefile_id),
                        suggestion,
                    )
                })
                .collect();
            let mut room = Room::of(&board, kind);
            for pair in of_kind {
                let suggestion = suggested
                    .get(&(pair.pics.as_str(), pair.onefile_id))
                    .copied();
                if !suggestion.is_some_and(Suggestion::may_go_with_others) {
                    return Err(not_with_others(&board, pair, suggestion));
                }
                room.admit(&board, pair, LinkYes::default())?;
                words.push(self.word(pair, true, false));
            }
        }
        let number = words.len();
        self.keep_words(&board, words).await?;
        Ok(number)
    }

    /// Links whatever is suggested strongly and without rival, as OneFile is now.
    ///
    /// # Errors
    /// OneFile was never read for linking or can't be read now, or database trouble.
    pub async fn accept_strong(&self, kinds: &[Kind]) -> Result<Vec<LinkPair>, Error> {
        let mut pairs = strong_of(&self.fresh_board(&[]).await?, kinds);
        // Who turns out to be somebody else is not suggested any more.
        let now = strong_of(&self.fresh_board(&pairs).await?, kinds);
        pairs.retain(|pair| now.contains(pair));
        self.accept_links(&pairs).await?;
        Ok(pairs)
    }

    /// Keeps that two records are not one: they are not suggested again, nor linked by MIS value.
    ///
    /// # Errors
    /// One of the records does not exist, or they are linked: that is for unlinking.
    pub async fn reject_link(&self, pair: &LinkPair) -> Result<(), Error> {
        let board = self.link_board().await?;
        exist(&board, pair)?;
        if board.linked(pair.kind).get(&pair.pics) == Some(&pair.onefile_id) {
            return Err(Error::new(
                ErrorCode::AlreadyLinked,
                format!("{} are linked.", both(&board, pair)),
                "Unlink them; what follows from that is said first.",
            ));
        }
        let word = self.word(pair, false, false);
        self.keep_words(&board, vec![word]).await
    }

    pub(super) fn word(&self, pair: &LinkPair, one: bool, archived: bool) -> LinkWord {
        LinkWord {
            kind: pair.kind,
            pics: pair.pics.clone(),
            onefile_id: pair.onefile_id,
            one,
            archived,
            account: self.account.clone(),
            at: self.clock.now(),
        }
    }

    pub(super) async fn keep_words(
        &self,
        board: &LinkBoard,
        words: Vec<LinkWord>,
    ) -> Result<(), Error> {
        let people = board.people_of(&words);
        self.store.keep_link_words(words).await?;
        self.store.set_people(&people).await?;
        self.facts_seen.forget();
        Ok(())
    }
}

fn strong_of(board: &LinkBoard, kinds: &[Kind]) -> Vec<LinkPair> {
    let mut pairs = Vec::new();
    for kind in kinds {
        let strong = board.suggestions(*kind).iter();
        let strong = strong.filter(|suggestion| suggestion.may_go_with_others());
        pairs.extend(strong.map(|suggestion| LinkPair::of(*kind, suggestion)));
    }
    pairs
}

/// Which records are free still; what is admitted takes its place.
pub(super) struct Room {
    linked: BTreeMap<String, i64>,
    taken: BTreeMap<i64, String>,
}

impl Room {
    pub(super) fn of(board: &LinkBoard, kind: Kind) -> Self {
        let linked = board.linked(kind);
        let taken = linked.iter().map(|(key, id)| (*id, key.clone())).collect();
        Self { linked, taken }
    }

    /// Where a learner is linked with an archived account and another one was suggested instead,
    /// the link that ends.
    fn leave(&mut self, board: &LinkBoard, pair: &LinkPair) -> Option<LinkPair> {
        let instead = board.is_moved(pair);
        let held = board.held_by_pics(pair.kind, &pair.pics);
        if !instead || held.is_some() {
            return None;
        }
        let old = self.linked.remove(&pair.pics)?;
        self.taken.remove(&old);
        Some(LinkPair {
            onefile_id: old,
            ..pair.clone()
        })
    }

    /// Whether the pair can be linked; then, whether the OneFile record is archived.
    pub(super) fn admit(
        &mut self,
        board: &LinkBoard,
        pair: &LinkPair,
        yes: LinkYes,
    ) -> Result<bool, Error> {
        let is_archived = exist(board, pair)?;
        let pics = || {
            board
                .pics_name(pair.kind, &pair.pics)
                .unwrap_or_else(|| pair.pics.clone())
        };
        if let Some(id) = board.held_by_pics(pair.kind, &pair.pics) {
            return Err(held_by_pics(pair.kind, &pics(), id));
        }
        if let Some(id) = self.linked.get(&pair.pics) {
            return Err(Error::new(
                ErrorCode::AlreadyLinked,
                format!("{} is linked already, with OneFile ID {id}.", pics()),
                "Unlink it first if that is wrong.",
            ));
        }
        if let Some(other) = self.taken.get(&pair.onefile_id) {
            let other = board
                .pics_name(pair.kind, other)
                .unwrap_or_else(|| other.clone());
            return Err(Error::new(
                ErrorCode::AlreadyLinked,
                format!(
                    "OneFile ID {} is linked already, with {other}.",
                    pair.onefile_id
                ),
                "One OneFile record belongs to one PICS record. Unlink the other first if that is wrong.",
            ));
        }
        if board.have_nothing_in_common(pair) && !yes.different {
            return Err(Error::new(
                ErrorCode::NothingInCommon,
                format!("{} have nothing in common.", both(board, pair)),
                "Check the ID: a column may have slipped. If they are one person all the same, link them by themselves and \
                 say yes to that.",
            ));
        }
        if is_archived && !yes.archived {
            return Err(Error::new(
                ErrorCode::ArchivedPartner,
                format!("OneFile ID {} is archived.", pair.onefile_id),
                "Look whether there is another account. If this is the right one, link it by itself and say yes to \
                 its being archived.",
            ));
        }
        self.linked.insert(pair.pics.clone(), pair.onefile_id);
        self.taken.insert(pair.onefile_id, pair.pics.clone());
        Ok(is_archived)
    }
}

/// Whether both records exist; then, whether the OneFile record is archived.
fn exist(board: &LinkBoard, pair: &LinkPair) -> Result<bool, Error> {
    if board.pics_name(pair.kind, &pair.pics).is_none() {
        board.key_of(pair.kind, &pair.pics)?;
    }
    match board.onefile_name(pair.kind, pair.onefile_id) {
        Some((_, archived)) if board.has_the_role(pair) => Ok(archived),
        _ => Err(Error::new(
            ErrorCode::NoSuchPartner,
            format!(
                "OneFile ID {} is no {} of this centre.",
                pair.onefile_id,
                words::onefile_kind(pair.kind)
            ),
            "Check the ID. If the record is new in OneFile, read OneFile again.",
        )),
    }
}

pub(super) fn held_by_pics(kind: Kind, name: &str, id: i64) -> Error {
    let field = match kind {
        Kind::Learner => "Other System ID",
        Kind::Officer | Kind::Organisation => "Additional ID",
    };
    Error::new(
        ErrorCode::HeldByPics,
        format!("PICS itself holds OneFile ID {id} for {name}, and Tandem can't change that."),
        format!("Correct or clear “{field}” in PICS, and bring the records into Tandem again."),
    )
}

fn not_with_others(board: &LinkBoard, pair: &LinkPair, suggestion: Option<&Suggestion>) -> Error {
    let both = both(board, pair);
    let why = match suggestion {
        None => format!("{both} are not suggested as one."),
        Some(suggestion) if suggestion.rivals => {
            format!("{both} have a rival: another suggestion names one of the two.")
        }
        Some(suggestion) if suggestion.archived => {
            format!("{both}: the OneFile record is archived.")
        }
        Some(_) => format!("{both} are not suggested strongly enough to go with others."),
    };
    Error::new(
        ErrorCode::NotWithOthers,
        why,
        "Nothing was linked. Look at this pair by itself, and accept it alone if it is right.",
    )
}

fn both(board: &LinkBoard, pair: &LinkPair) -> String {
    let pics = board.pics_name(pair.kind, &pair.pics);
    let onefile = board.onefile_name(pair.kind, pair.onefile_id);
    format!(
        "{} in PICS and {} in OneFile",
        pics.unwrap_or_else(|| pair.pics.clone()),
        onefile.map_or_else(|| pair.onefile_id.to_string(), |(name, _)| name)
    )
}
