//! OneFile REST client: session, pacing, leniency
