use crate::args::{Args, Enrol};
use crate::progress::Teller;
use crate::{exit, print};
use tandem_api::routine::engine::{EnrolRequest, Event};
use tandem_api::routine::enrol::{Choices, Standing};
use tandem_api::routine::runs::Totals;
use tandem_api::{Error, Tandem};
use tokio_util::sync::CancellationToken;

pub async fn run(args: &Args, enrol: &Enrol) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "enrol").await?;
    if enrol.not_there || enrol.there.is_some() {
        return settle(args, enrol, &tandem).await;
    }
    let mut request = EnrolRequest {
        dry_run: enrol.dry_run,
        ..EnrolRequest::default()
    };
    let choices = Choices {
        assessor: enrol.assessor,
        placement: enrol.placement,
        classroom: enrol.classroom,
    };
    for reference in &enrol.learners {
        let learner = tandem.resolve(reference).await?;
        request.choices.insert(learner.clone(), choices.clone());
        request.learners.push(learner);
    }
    let cancel = CancellationToken::new();
    super::stop_when_interrupted(&cancel);
    let teller = Teller::new(args.json);
    let tell = |event: Event| teller.tell(&event);
    let enrolling = tandem.enrol(&request, &tell, &cancel).await;
    if !args.json {
        teller.tell(&Event::Summary(Totals::default()));
    }
    tandem.close().await?;
    let enrolling = enrolling?;
    print::enrolling(&enrolling, args.json);
    let ready = (enrolling.learners.iter())
        .any(|learner| learner.enrolled.enrolment.standing == Standing::Ready);
    if enrol.dry_run && ready && !args.json {
        outln!("Nothing was written. To carry this out, leave out --dry-run.");
    }
    Ok(exit::of_enrolling(&enrolling))
}

/// What a person saw in OneFile of accounts whose answers were lost.
async fn settle(args: &Args, enrol: &Enrol, tandem: &Tandem) -> Result<exit::Code, Error> {
    for reference in &enrol.learners {
        let learner = tandem.resolve(reference).await?;
        tandem.settle_account(&learner, enrol.there).await?;
    }
    tandem.close().await?;
    if !args.json {
        outln!("Kept.");
    }
    Ok(exit::WELL)
}
