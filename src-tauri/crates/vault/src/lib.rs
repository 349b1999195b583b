//! The encrypted databases: key, keyring, opening, migrations, integrity; and what differs by operating system
