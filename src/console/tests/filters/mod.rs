//! Filters, queues of the user, and a session that comes back.

mod filtering;
mod own_queues;
mod returning;
