use crate::args::{Answer, Args, Reply as Said};
use crate::{exit, print};
use tandem_api::routine::records::pics::ReviewKey;
use tandem_api::{Error, OpenQuestion, Reply};

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
            OpenQuestion::VisitInDoubt { learner, push } => {
                outln!(
                    "{learner} review {}: a visit on {} at {} was sent to OneFile and no answer came. Look in the \
                     learner's calendar.",
                    push.review,
                    push.day,
                    push.time.format("%H:%M")
                );
                outln!(
                    "  tandem answer \"{learner}\" {} not-there | removed | made-by-hand",
                    push.review
                );
            }
            OpenQuestion::ReviewMissing {
                learner,
                visit_id,
                push,
            } => {
                outln!(
                    "{learner} review {}: visit {visit_id} on {} at {} is in OneFile, and its review could not be made. \
                     Each run tries again; or settle it by hand.",
                    push.review,
                    push.day,
                    push.time.format("%H:%M")
                );
                outln!(
                    "  tandem answer \"{learner}\" {} removed | made-by-hand",
                    push.review
                );
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
            } => {
                let onefile: Vec<String> = onefile.iter().map(ToString::to_string).collect();
                outln!(
                    "{learner} has a review without partner in both systems on {day}. Are they the same?"
                );
                for review in pics {
                    outln!(
                        "  tandem answer \"{learner}\" {review} join {} | apart",
                        onefile.join("/")
                    );
                }
            }
        }
    }
    Ok(exit::WELL)
}

pub async fn answer(args: &Args, answer: &Answer) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "answer").await?;
    let learner = tandem.resolve(&answer.learner).await?;
    let reply = match answer.reply {
        Said::NotThere => Reply::NotThere,
        Said::Removed => Reply::Removed,
        Said::MadeByHand => Reply::MadeByHand,
        Said::Join { onefile_id } => Reply::Join(onefile_id),
        Said::Apart => Reply::Apart,
        Said::Undo => Reply::Undo,
    };
    tandem
        .answer(&learner, &ReviewKey(answer.review.clone()), reply)
        .await?;
    tandem.close().await?;
    if !args.json {
        outln!("Kept. The next run acts on it.");
    }
    Ok(exit::WELL)
}
