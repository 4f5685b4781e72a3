//! The priority of threads. On Linux each thread has its own, which the threads that it starts inherit; elsewhere the process has
//! one.

/// The nice value that a background thread adds to its own: it gets a tenth of the time of a thread that it competes with.
#[cfg(target_os = "linux")]
const BACKGROUND: i32 = 10;

/// Lowers the priority of this thread, if threads have their own.
#[cfg(target_os = "linux")]
pub fn lower_for_this_thread() {
    let _ = rustix::process::nice(BACKGROUND);
}

/// Does nothing.
#[cfg(not(target_os = "linux"))]
pub const fn lower_for_this_thread() {}

#[cfg(test)]
mod tests {
    #[cfg(target_os = "linux")]
    #[test]
    fn a_thread_and_those_that_it_starts_come_after_the_others() {
        use super::{BACKGROUND, lower_for_this_thread};
        use std::{fs, thread};
        let nice = || -> i32 {
            let stat = fs::read_to_string("/proc/thread-self/stat").unwrap();
            let (_, fields) = stat.rsplit_once(')').unwrap();
            fields.split_whitespace().nth(16).unwrap().parse().unwrap()
        };
        let before = nice();
        let lowered = thread::spawn(move || {
            lower_for_this_thread();
            [nice(), thread::spawn(nice).join().unwrap()]
        });
        assert_eq!(lowered.join().unwrap(), [(before + BACKGROUND).min(19); 2]);
        assert_eq!(nice(), before);
    }
}
