//! A server that says that it has no call limit says so for itself.

use crate::server::{Server, answer, data, harmless};
use secrecy::SecretString;
use std::time::Duration;
use tandem_api::{ConnectRequest, OpenRequest, Tandem};

/// Calls that leave at once, and in the seconds after that, and some to spare.
const PACED: usize = 60;

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_that_one_address_lifts_holds_for_every_other() {
    let folder = tempfile::tempdir().unwrap();
    let tandem = Tandem::open(OpenRequest {
        data: Some(folder.path().join("tandem")),
        command: "a test".into(),
        now: None,
        throw_away: true,
    })
    .await
    .unwrap();
    let unlimited = Server::start(harmless);
    let limited = Server::start(|asked| match asked.call.as_str() {
        "POST Authentication" => answer(200, "", "session-of-a-test"),
        call if call.starts_with("POST Organisation/Search/") => {
            let page: u64 = call.split('/').nth(2).unwrap().parse().unwrap();
            let row = |id: u64| format!("{{\"ID\":{}}}", page * 50 + id);
            let rows: Vec<String> = (0..50).map(row).collect();
            data(format!("[{}]", rows.join(",")))
        }
        _ => harmless(asked),
    });
    let connect = |server: &Server| {
        tandem.connect(ConnectRequest {
            environment: server.base_url.clone(),
            centre: Some(9101),
            token: Some(SecretString::from("customer-token-of-a-test")),
        })
    };
    // The limited one is signed in to and being read when the other says that it has no limit.
    let both = async {
        let lift = async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            connect(&unlimited).await.unwrap();
        };
        tokio::join!(connect(&limited), lift)
    };
    let ended = tokio::time::timeout(Duration::from_secs(4), both).await;
    assert!(ended.is_err(), "a listing without end is read slowly");
    assert!(unlimited.asked().len() > 2, "it was connected meanwhile");
    let received = limited.asked().len();
    println!("{received} calls in four seconds");
    assert!((10..PACED).contains(&received), "{received}");
}
