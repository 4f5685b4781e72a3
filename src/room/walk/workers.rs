//! Listing of folders by several threads that share the work.

use super::folder::{Folder, Lister, Part};
use crate::fsio::ListBuffer;
use crate::room::parallel::{self, Threads};
use std::mem;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Lists the room and every folder in it, in no particular order, on so many threads. Stops if the scan is stopped.
pub(super) fn list_all(lister: &Lister<'_>, threads: Threads) -> Vec<Part> {
    let numbers = AtomicUsize::new(1);
    let mut first = Worker::new(lister, &numbers);
    first.open.push(Folder::root());
    // A small room is listed before a thread could start.
    while first.open.len() < threads.0 && first.step() {}
    if first.open.is_empty() || lister.progress.is_stopped() {
        return vec![first.part()];
    }
    let share = Share::new(mem::take(&mut first.open));
    let work = || Worker::new(lister, &numbers).work(&share);
    let mut parts = parallel::run(threads, &share.steps, work);
    parts.push(first.part());
    parts
}

/// A thread that lists folders.
struct Worker<'a> {
    lister: &'a Lister<'a>,
    numbers: &'a AtomicUsize,
    buffer: ListBuffer,
    /// The folders that this thread still has to list.
    open: Vec<Folder>,
    part: Part,
}

impl<'a> Worker<'a> {
    fn new(lister: &'a Lister<'a>, numbers: &'a AtomicUsize) -> Self {
        Self { lister, numbers, buffer: ListBuffer::default(), open: Vec::new(), part: Part::default() }
    }

    /// Lists one folder. Returns false if this thread has none left or the scan was stopped.
    fn step(&mut self) -> bool {
        if self.lister.progress.is_stopped() {
            return false;
        }
        let Some(folder) = self.open.pop() else { return false };
        self.lister.list(&folder, self.numbers, &mut self.buffer, &mut self.open, &mut self.part);
        true
    }

    /// Returns the content of the folders that were listed.
    fn part(mut self) -> Part {
        self.part.contents.close();
        self.part
    }

    /// Lists folders until no thread has any left.
    fn work(mut self, share: &Share) -> Part {
        let mut next = share.take();
        while let Some(folders) = next {
            self.open = folders;
            let mut items = self.part.items.len();
            while self.step() {
                share.steps.fetch_add(1 + self.part.items.len() - items, Ordering::Relaxed);
                items = self.part.items.len();
                if self.open.len() > 1 && share.has_idle_threads() {
                    let half = self.open.len() / 2;
                    share.give(self.open.drain(..half).collect());
                }
            }
            share.leave();
            next = share.take();
        }
        self.part()
    }
}

/// The folders that no thread has taken yet.
struct Share {
    state: Mutex<State>,
    news: Condvar,
    /// The number of threads that wait for folders, readable without the lock.
    idle: AtomicUsize,
    /// The number of folders and entries that were listed.
    steps: AtomicUsize,
}

struct State {
    heaps: Vec<Vec<Folder>>,
    /// The number of threads that are working, and may still add folders.
    busy: usize,
}

impl Share {
    /// Returns the share of threads that come and take folders from it.
    fn new(folders: Vec<Folder>) -> Self {
        let state = State { heaps: vec![folders], busy: 0 };
        let (idle, steps) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Self { state: Mutex::new(state), news: Condvar::new(), idle, steps }
    }

    fn has_idle_threads(&self) -> bool {
        self.idle.load(Ordering::Relaxed) > 0
    }

    fn give(&self, folders: Vec<Folder>) {
        self.lock().heaps.push(folders);
        self.news.notify_one();
    }

    /// Waits for folders. A thread that got some counts as working until it leaves. Returns `None` when no thread has any left.
    fn take(&self) -> Option<Vec<Folder>> {
        let mut state = self.lock();
        self.idle.fetch_add(1, Ordering::Relaxed);
        loop {
            if let Some(folders) = state.heaps.pop() {
                state.busy += 1;
                self.idle.fetch_sub(1, Ordering::Relaxed);
                return Some(folders);
            }
            if state.busy == 0 {
                self.news.notify_all();
                return None;
            }
            state = self.news.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Ends the work of a thread on the folders that it took.
    fn leave(&self) {
        self.lock().busy -= 1;
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
