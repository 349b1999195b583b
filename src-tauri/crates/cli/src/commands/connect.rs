use crate::args::{Args, Connect};
use crate::{exit, print};
use secrecy::SecretString;
use std::io::Read;
use tandem_api::{ConnectRequest, Error, ErrorCode};

/// Bytes; far more than any token has.
const LONGEST_TOKEN: u64 = 64 << 10;

pub async fn run(args: &Args, connect: &Connect) -> Result<exit::Code, Error> {
    let token = if connect.token_stdin {
        let mut text = String::new();
        let mut input = std::io::stdin().take(LONGEST_TOKEN);
        if input.read_to_string(&mut text).is_err() || text.trim().is_empty() {
            return Err(Error::new(
                ErrorCode::TokenMissing,
                "There was no customer token on standard input.",
                "Give it there, and nothing else.",
            ));
        }
        Some(SecretString::from(text.trim()))
    } else {
        None
    };
    let tandem = super::open(args, "connect").await?;
    let environment = connect.environment.clone();
    let connection = tandem
        .connect(ConnectRequest {
            environment,
            centre: connect.centre,
            token,
        })
        .await?;
    tandem.close().await?;
    if args.json {
        print::json(&connection);
    } else {
        outln!(
            "Connected to {}: {}, centre {}.",
            connection.base_url,
            connection.customer,
            connection.centre
        );
    }
    Ok(exit::WELL)
}
