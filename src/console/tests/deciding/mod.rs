//! Journeys of those who decide: drafts, time, taking back, many at once, signing.

mod bulk;
mod drafts;
mod guards;
mod helps;
mod packages;
mod reading_again;
mod signing;
mod stamp;
