//! Composes the parts into what a shell calls: requests, answers, events, error codes
