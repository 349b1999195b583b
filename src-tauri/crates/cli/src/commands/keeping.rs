//! Copies, keys, and the way to another computer.

use crate::args::{Args, Copies, Key, Parcel};
use crate::{exit, print};
use secrecy::SecretString;
use serde_json::json;
use std::io::Read;
use tandem_api::safekeeping::{ClosedFolder, CopyReason};
use tandem_api::{Error, ErrorCode};

pub async fn copies(args: &Args, what: Option<&Copies>) -> Result<exit::Code, Error> {
    match what {
        None | Some(Copies::List) => list(args),
        Some(Copies::Make) => make(args).await,
        Some(Copies::Restore { name, .. }) => restore(args, name).await,
    }
}

/// Needs no key, for whoever has lost it.
fn list(args: &Args) -> Result<exit::Code, Error> {
    let folder = ClosedFolder::open(&super::request(args, "copies"))?;
    let copies = folder.copies()?;
    if args.json {
        print::json(&copies);
        return Ok(exit::WELL);
    }
    if copies.is_empty() {
        outln!(
            "There are no copies yet. One is made before the first run of a day, and before an import."
        );
    }
    for copy in copies {
        outln!(
            "{}  {}  {} kB",
            copy.name,
            print::words::time(copy.at),
            copy.bytes / 1000
        );
    }
    Ok(exit::WELL)
}

async fn make(args: &Args) -> Result<exit::Code, Error> {
    let tandem = super::open(args, "copies make").await?;
    let copy = tandem.copy_now(CopyReason::Asked).await?;
    tandem.close().await?;
    if args.json {
        print::json(&copy);
    } else {
        outln!("Copied as {}, encrypted with the same key.", copy.name);
    }
    Ok(exit::WELL)
}

async fn restore(args: &Args, name: &str) -> Result<exit::Code, Error> {
    let folder = ClosedFolder::open(&super::request(args, "copies restore"))?;
    let restored = folder.restore(name).await?;
    if args.json {
        print::json(&restored);
        return Ok(exit::WELL);
    }
    outln!(
        "The copy of {} is in place. What Tandem learnt since then is lost to it: imports, links, answers, settings and \
         history. PICS and OneFile keep what they have.",
        print::words::time(restored.copy.at)
    );
    outln!(
        "What was there before lies in {}.",
        restored.aside.place.display()
    );
    outln!(
        "Background runs are paused. Import what is newer, make a preview and read it, then let them go on: tandem resume."
    );
    Ok(exit::WELL)
}

pub async fn key(args: &Args, what: &Key) -> Result<exit::Code, Error> {
    let Key::Change = what;
    let folder = ClosedFolder::open(&super::request(args, "key change"))?;
    folder.change_key().await?;
    if args.json {
        print::json(&json!({"event": "key_changed"}));
    } else {
        outln!(
            "Databases and copies are encrypted with a new key, which is in the keyring. The old one opens nothing here."
        );
    }
    Ok(exit::WELL)
}

pub async fn begin_anew(args: &Args) -> Result<exit::Code, Error> {
    let folder = ClosedFolder::open(&super::request(args, "begin-anew"))?;
    let aside = folder.begin_anew()?;
    if args.json {
        print::json(&aside);
        return Ok(exit::WELL);
    }
    outln!("What was there lies in {}.", aside.place.display());
    outln!(
        "Import your PICS records, connect to OneFile, and go through the gate: Tandem links anew, and finds what it had \
         created there."
    );
    Ok(exit::WELL)
}

pub async fn pack(args: &Args, parcel: &Parcel) -> Result<exit::Code, Error> {
    let passphrase = passphrase()?;
    let tandem = super::open(args, "pack").await?;
    let packed = tandem.pack(&parcel.file, &passphrase).await?;
    tandem.close().await?;
    if args.json {
        print::json(&packed);
        return Ok(exit::WELL);
    }
    outln!(
        "Packed. Nobody opens the file without the passphrase, and nobody can help who has lost it."
    );
    outln!(
        "Background runs are paused here. Let them go on only if the other computer does not take over: two installations \
         for one centre do not know of each other."
    );
    Ok(exit::WELL)
}

pub async fn unpack(args: &Args, parcel: &Parcel) -> Result<exit::Code, Error> {
    let passphrase = passphrase()?;
    let folder = ClosedFolder::open(&super::request(args, "unpack"))?;
    let packed = folder.unpack(&parcel.file, &passphrase).await?;
    if args.json {
        print::json(&packed);
        return Ok(exit::WELL);
    }
    outln!(
        "Everything of {} is here now.",
        print::words::time(packed.at)
    );
    outln!(
        "Connect with the customer token, which did not come along, and hand Tandem back on the other computer."
    );
    Ok(exit::WELL)
}

fn passphrase() -> Result<SecretString, Error> {
    let mut text = String::new();
    if std::io::stdin().read_to_string(&mut text).is_err() || text.trim().is_empty() {
        return Err(Error::new(
            ErrorCode::ParcelRefused,
            "There was no passphrase on standard input.",
            "Give it there, and nothing else.",
        ));
    }
    Ok(SecretString::from(text.trim()))
}
