//! Reviews that were read in full and could hardly change any more: the table that
//! [`crate::observations`] took over.

pub(crate) const TABLE: &str = "CREATE TABLE settled_reviews (
    id INTEGER PRIMARY KEY,
    onefile_learner INTEGER NOT NULL,
    review TEXT NOT NULL
) STRICT;
CREATE INDEX settled_reviews_of_learner ON settled_reviews (onefile_learner);";
