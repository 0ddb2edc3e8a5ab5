//! Starts the services and speaks HTTP to them, over real connections of this machine.
//!
//! Every service that a test starts is ended by it, and no wait is longer than [`support::DEADLINE`].

mod access;
mod deliveries;
mod fixtures;
mod http;
mod kill;
mod offsets;
mod replay;
mod store;
mod support;
mod tables;
mod unparsed;
