use crate::args::{Answer, Args, Reply as Said};
use crate::{exit, print};
use tandem_api::routine::records::pics::{LearnerKey, ReviewKey};
use tandem_api::{Error, Noticed, OpenQuestion, Reply, Word};
use tandem_words::questions::{self as say, Asked};

pub async fn list(args: &Args) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "questions").await?;
    let questions = tandem.questions().await?;
    tandem.close().await?;
    if args.json {
        questions.iter().for_each(print::json);
    } else if questions.is_empty() {
        outln!("There are no open questions.");
    }
    for question in questions.iter().filter(|_| !args.json) {
        match question {
            OpenQuestion::VisitInDoubt {
                learner,
                sent,
                push,
            } => {
                ask(learner, &push.review.0, &say::visit_in_doubt(*sent, push));
                answers(
                    learner,
                    &push.review.0,
                    "not-there | removed | made-by-hand",
                );
            }
            OpenQuestion::ReviewMissing { learner, push, .. } => {
                ask(learner, &push.review.0, &say::review_missing(push));
                answers(learner, &push.review.0, "removed | made-by-hand");
            }
            OpenQuestion::AccountInDoubt { learner } => {
                outln!(
                    "{learner}: the learner's account was sent to OneFile and no answer came. Enrol the learner again, \
                     which looks first; or look in OneFile."
                );
                outln!("  tandem enrol \"{learner}\" --there ID | --not-there");
            }
            OpenQuestion::Joining {
                learner,
                day,
                pics,
                onefile,
                gone,
            } => {
                let there: Vec<String> = onefile.iter().map(ToString::to_string).collect();
                let shown = onefile.difference(gone).count();
                for review in pics {
                    ask(learner, &review.0, &say::joining(*day, "a review", shown));
                    let how = format!("join {} | apart", there.join("/"));
                    answers(learner, &review.0, &how);
                }
            }
            OpenQuestion::Noticed { learner, what } => tell(learner, what),
        }
    }
    Ok(exit::WELL)
}

pub async fn answer(args: &Args, answer: &Answer) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "answer").await?;
    let learner = tandem.resolve(&answer.learner).await?;
    let word = match answer.reply {
        Said::AssignAgain => Some(Word::AssignAgain),
        Said::Leave => Some(Word::Leave),
        Said::Send => Some(Word::Send),
        _ => None,
    };
    if let Some(word) = word {
        tandem
            .answer_noticed(&learner, &answer.record, word)
            .await?;
        tandem.close().await?;
        if !args.json {
            outln!("Kept. The next run acts on it.");
        }
        return Ok(exit::WELL);
    }
    let reply = match answer.reply {
        Said::AssignAgain | Said::Leave | Said::Send => return Ok(exit::WELL),
        Said::NotThere => Reply::NotThere,
        Said::Removed => Reply::Removed,
        Said::MadeByHand => Reply::MadeByHand,
        Said::Join { onefile_id } => Reply::Join(onefile_id),
        Said::Apart => Reply::Apart,
        Said::Undo => Reply::Undo,
    };
    tandem
        .answer(&learner, &ReviewKey(answer.record.clone()), reply)
        .await?;
    tandem.close().await?;
    if !args.json {
        outln!("Kept. The next run acts on it.");
    }
    Ok(exit::WELL)
}

fn tell(learner: &LearnerKey, what: &Noticed) {
    let (asked, how) = match what {
        Noticed::AimGone { aim, since, .. } => {
            (say::aim_gone(&aim.0, *since), "assign-again | leave")
        }
        Noticed::ReviewGone { since, .. } => (say::review_gone(None, *since), "leave"),
        Noticed::OddDates { reviews } => (say::odd_dates(reviews), "send | leave"),
    };
    ask(learner, what.name(), &asked);
    answers(learner, &format!("\"{}\"", what.name()), how);
}

fn ask(learner: &LearnerKey, of: &str, asked: &Asked) {
    outln!("{learner} {of}: {} {}", asked.ask, asked.explain);
}

fn answers(learner: &LearnerKey, of: &str, how: &str) {
    outln!("  tandem answer \"{learner}\" {of} {how}");
}
