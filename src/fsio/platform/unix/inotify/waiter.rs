//! Waiting for events, which another thread can end.

use crate::fsio::watching::EventWaiter;
use rustix::event::{EventfdFlags, PollFd, PollFlags, Timespec, eventfd, poll};
use rustix::io::Errno;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Duration;

/// Waits until the queue has events.
#[derive(Debug)]
pub(super) struct Waiter {
    queue: Arc<OwnedFd>,
    bell: OwnedFd,
}

impl Waiter {
    pub(super) fn of(queue: Arc<OwnedFd>) -> Result<Self, Errno> {
        let bell = eventfd(0, EventfdFlags::NONBLOCK | EventfdFlags::CLOEXEC)?;
        Ok(Self { queue, bell })
    }
}

impl EventWaiter for Waiter {
    fn wait(&self, limit: Option<Duration>) {
        let mut fds = [PollFd::new(&*self.queue, PollFlags::IN), PollFd::new(&self.bell, PollFlags::IN)];
        let limit = limit.and_then(|limit| Timespec::try_from(limit).ok());
        let _ = poll(&mut fds, limit.as_ref());
        // It has no number if it was not rung.
        let _ = rustix::io::read(&self.bell, &mut [0; 8]);
    }

    fn wake(&self) {
        let _ = rustix::io::write(&self.bell, &1_u64.to_ne_bytes());
    }
}
