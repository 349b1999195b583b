//! Stand-in server for OneFile, and generated data for both sides
