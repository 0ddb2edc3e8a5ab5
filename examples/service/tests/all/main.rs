//! Starts the services and speaks HTTP to them, over real connections of this machine.
//!
//! Every service that a test starts is ended by it, and no wait is longer than [`support::DEADLINE`].

mod access;
#[cfg(unix)]
mod browser;
mod deliveries;
mod fixtures;
mod http;
mod kill;
#[cfg(unix)]
mod looked_at;
mod offsets;
mod pages;
mod replay;
mod sign_in;
mod store;
mod support;
mod tables;
mod unparsed;
