//! All tests in one binary: one link, and the fixtures are walked by one reader. Those that start a process
//! or count allocations stand beside this folder.

mod aircall;
mod bandwidth;
mod call_log;
mod call_rules;
mod call_sides;
mod call_stories;
mod calls;
mod capabilities;
mod dialects;
mod errors;
mod event_tables;
mod events;
mod fields;
mod fold_rules;
mod growth;
mod guide;
mod http;
mod json;
mod json_docs;
mod layers;
mod legs;
mod mutations;
mod net2phone_canada;
mod numbers;
mod one_line;
mod requests;
mod ringcentral;
mod samples;
mod stored;
mod stories;
mod support;
mod verify;
mod words;
mod wrapped;
mod wrong_vendor;
