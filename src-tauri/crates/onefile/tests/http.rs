//! The exchange over real sockets: what counts as "never opened", and the bounds of an answer.

#![allow(clippy::unwrap_used, clippy::panic)] // the whole file is a test

use std::net::SocketAddr;
use std::time::Duration;
use tandem_onefile::{
    BaseUrl, Bounds, Exchange, ExchangeError, HttpExchange, Request, Response, Target, Token,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

fn exchange(at: SocketAddr, bounds: Bounds) -> HttpExchange {
    let base = BaseUrl::parse(&format!("http://{at}/api/v2.1")).unwrap();
    HttpExchange::new(base, bounds).unwrap()
}

fn request() -> Request {
    Request {
        method: http::Method::POST,
        path: "Visit".into(),
        token: Token::Session("a+b/c=".into()),
        body: Some(serde_json::json!({"LearnerID": 1})),
        most: 1 << 20,
    }
}

/// Reads one request whole and gives it, with its connection.
async fn received(listener: &TcpListener) -> (TcpStream, String) {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut text = String::new();
    let mut part = [0; 4096];
    while !text.ends_with('}') {
        let count = stream.read(&mut part).await.unwrap();
        assert!(count > 0, "closed after {text}");
        text += std::str::from_utf8(&part[..count]).unwrap();
    }
    (stream, text)
}

/// Answers the first request with these bytes and closes the connection.
async fn answering(bytes: &'static [u8]) -> (SocketAddr, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let served = tokio::spawn(async move {
        let (mut stream, text) = received(&listener).await;
        // The client may hang up first where the answer breaks its bounds.
        let _ = stream.write_all(bytes).await;
        text
    });
    (at, served)
}

async fn answer_to(bytes: &'static [u8], request: Request) -> Result<Response, ExchangeError> {
    let (at, served) = answering(bytes).await;
    let outcome = exchange(at, Bounds::default()).exchange(request).await;
    served.await.unwrap();
    outcome
}

#[tokio::test]
async fn a_request_goes_out_and_its_answer_comes_back() {
    let (at, served) = answering(
        b"HTTP/1.1 200 OK\r\nDate: Mon, 23 Nov 2026 09:00:00 GMT\r\nContent-Length: 6\r\n\r\n550001",
    )
    .await;
    let exchange = exchange(at, Bounds::default());
    assert!(exchange.is_local());
    let answer = exchange.exchange(request()).await.unwrap();
    assert_eq!(
        (answer.status.as_u16(), &answer.body[..]),
        (200, &b"550001"[..])
    );
    assert_eq!(
        answer.date().unwrap().to_rfc3339(),
        "2026-11-23T09:00:00+00:00"
    );
    let sent = served.await.unwrap().to_lowercase();
    for part in [
        "post /api/v2.1/visit http/1.1\r\n",
        "\r\nx-tokenid: a+b/c=\r\n",
        "\r\ncontent-type: application/json\r\n",
        "\r\n\r\n{\"learnerid\":1}",
    ] {
        assert!(sent.contains(part), "{part} in {sent}");
    }
}

#[tokio::test]
async fn a_connection_that_never_opened_is_told_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    drop(listener);
    let ended = exchange(at, Bounds::default()).exchange(request()).await;
    assert!(
        matches!(ended, Err(ExchangeError::NotOpened(_))),
        "{ended:?}"
    );
}

#[tokio::test]
async fn whatever_breaks_after_the_opening_is_doubt() {
    for cut_off in [
        &b""[..],
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 600\r\n\r\n550001",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n550001\r\n",
        b"Good morning\r\n\r\n",
    ] {
        let ended = answer_to(cut_off, request()).await;
        assert!(matches!(ended, Err(ExchangeError::Broken(_))), "{ended:?}");
    }
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_doubt() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let bounds = Bounds {
        total: Duration::from_millis(300),
        ..Bounds::default()
    };
    let exchange = exchange(at, bounds);
    let (ended, _kept_open) = tokio::join!(exchange.exchange(request()), received(&listener));
    assert!(matches!(ended, Err(ExchangeError::Broken(_))), "{ended:?}");
}

#[tokio::test]
async fn an_answer_is_bounded() {
    let seven = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n1234567";
    let most = |most| Request { most, ..request() };
    assert!(answer_to(seven, most(7)).await.is_ok());
    let ended = answer_to(seven, most(6)).await;
    assert_eq!(ended.unwrap_err(), ExchangeError::TooLarge(6));
}

#[tokio::test]
async fn an_answer_that_drips_ends_with_its_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let drip = tokio::spawn(async move {
        let (mut stream, _) = received(&listener).await;
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n";
        let mut sent = stream.write_all(head).await;
        while sent.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
            sent = stream.write_all(b" ").await;
        }
    });
    let bounds = Bounds {
        total: Duration::from_millis(400),
        ..Bounds::default()
    };
    let ended = exchange(at, bounds).exchange(request()).await;
    assert!(matches!(ended, Err(ExchangeError::Broken(_))), "{ended:?}");
    drip.await.unwrap();
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let answer = answer_to(
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/elsewhere\r\nContent-Length: 0\r\n\r\n",
        request(),
    )
    .await
    .unwrap();
    assert_eq!(answer.status.as_u16(), 302);
    assert_eq!(answer.target(), Target::Host("127.0.0.1".into()));
}

#[test]
fn the_platforms_certificates_can_be_used() {
    let exchange = HttpExchange::new(BaseUrl::practice(), Bounds::default()).unwrap();
    assert!(!exchange.is_local());
}
