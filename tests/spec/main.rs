//! The specification, section by section, by the program itself.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]
#![allow(clippy::disallowed_methods, reason = "tests read the clock")]

mod chain;
mod covered;
mod odd_rooms;
mod pending_trial;
mod section_1_decisions_folders;
mod section_1_documents;
mod section_1_syntax;
mod section_3_gates;
mod section_5_2_limits;
mod section_5_2_records;
mod section_5_3_votes;
mod section_5_4_requests;
mod section_7_report;
mod section_7_valid_until;
mod section_8_1_stages;
mod section_8_2_packages;
mod trust_page;
