//! Certificates that do not fit: each refused by what is wrong with it, and nothing is sent.

use crate::watched::{refused, unconnected};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tandem_tests::Ended;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;

/// A server behind a certificate, and the requests that came through to it.
struct Server {
    port: u16,
    requests: Arc<AtomicUsize>,
    _runtime: Runtime,
}

type Issuer = CertifiedIssuer<'static, KeyPair>;

/// Somebody who signs certificates, in a file that tells a computer to trust them.
fn issuer(file: &Path) -> Issuer {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    std::fs::write(file, issuer.pem()).unwrap();
    issuer
}

impl Server {
    /// With a certificate for this name that holds in these years.
    fn start(name: &str, years: (i32, i32), issuer: Option<&Issuer>) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(years.0, 1, 1);
        params.not_after = date_time_ymd(years.1, 1, 1);
        let certificate = match issuer {
            Some(issuer) => params.signed_by(&key, issuer).unwrap(),
            None => params.self_signed(&key).unwrap(),
        };
        let secret = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let ring = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(ring)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], secret)
            .unwrap();
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(AtomicUsize::new(0));
        let seen = requests.clone();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    continue;
                };
                let mut request = [0; 4096];
                if stream.read(&mut request).await.is_ok_and(|read| read > 0) {
                    seen.fetch_add(1, Ordering::SeqCst);
                }
                let _ = stream
                    .write_all(b"HTTP/1.1 401 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    .await;
                let _ = stream.shutdown().await;
            }
        });
        Self {
            port,
            requests,
            _runtime: runtime,
        }
    }

    fn received(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

#[test]
fn a_certificate_that_does_not_fit_is_refused_by_what_is_wrong_with_it() {
    let (folder, tandem) = unconnected();
    let trusted = folder.path().with_extension("trusted.pem");
    let issuer = issuer(&trusted);
    let issuer = Some(&issuer);
    let other = "onefile.example.test";
    for (server, code, remedy) in [
        (
            Server::start("127.0.0.1", (2020, 2090), None),
            "certificate_untrusted",
            "root certificate",
        ),
        (
            Server::start(other, (2020, 2090), issuer),
            "certificate_other_name",
            "Check the address",
        ),
        (
            Server::start("127.0.0.1", (2020, 2021), issuer),
            "certificate_dates",
            "date and time",
        ),
        (
            Server::start("127.0.0.1", (2089, 2090), issuer),
            "certificate_dates",
            "date and time",
        ),
        // What fits is asked, and refuses the token: the others were refused for what they are.
        (
            Server::start("127.0.0.1", (2020, 2090), issuer),
            "token_refused",
            "token",
        ),
    ] {
        let address = format!("https://127.0.0.1:{}/api/v2.1", server.port);
        let mut command = tandem.command(&["connect", "--environment", &address, "--json"]);
        let ended = Ended::of(command.env("SSL_CERT_FILE", &trusted).spawn().unwrap());
        let (told, text) = refused(&ended);
        assert_eq!(told, code, "{text}");
        assert_eq!(ended.code, Some(3), "{text}");
        assert!(text.contains(remedy), "{text}");
        assert!(
            !text.contains(other),
            "what a stranger says of itself: {text}"
        );
        let is_certificate = code != "token_refused";
        let named = text.contains(&format!("127.0.0.1:{}", server.port));
        assert_eq!(named, is_certificate, "{text}");
        assert_eq!(server.received() == 0, is_certificate, "{code}");
    }
    let _ = std::fs::remove_file(trusted);
}
