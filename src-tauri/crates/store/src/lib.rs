//! What Tandem remembers: observations, journal, runs, history, settings, decisions
