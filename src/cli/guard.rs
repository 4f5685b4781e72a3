//! `trialdesk check --only public-boundary`: the boundary over any files and folders, for hooks and pipelines.

use super::check::Format;
use super::{Exit, complain, written};
use crate::domain::clean::clean;
use crate::report::paint::{Ink, Paint};
use crate::room::guard::{Guard, Place, guard};
use serde::Serialize;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// One place as machines read it. It never holds the material.
#[derive(Serialize)]
struct Entry<'a> {
    path: String,
    line: u32,
    column: u32,
    material: &'static str,
    message: String,
    remedy: &'a str,
}

impl Entry<'_> {
    fn of(place: &Place) -> Self {
        Self {
            path: shown(&place.path),
            line: place.at.line,
            column: place.at.column,
            material: place.material.name(),
            message: format!("this holds {}", place.material.title()),
            remedy: place.material.instead(),
        }
    }
}

fn shown(path: &Path) -> String {
    clean(&path.display().to_string()).into_owned()
}

pub(super) fn run(paths: &[PathBuf], format: Format, paint: Paint) -> Exit {
    let guard = guard(paths);
    let mut out = BufWriter::new(io::stdout().lock());
    let report = match format {
        Format::Text => text(&guard, paint, &mut out),
        Format::Json => json(&guard, &mut out),
        Format::Jsonl => lines(&guard, &mut out),
    };
    let exit = written(report.and_then(|()| out.flush()), verdict(&guard));
    for (path, reason) in &guard.unreadable {
        complain(&format_args!("{}: this cannot be read: {}", shown(path), clean(reason)));
    }
    exit
}

fn verdict(guard: &Guard) -> Exit {
    if !guard.unreadable.is_empty() {
        Exit::Problems
    } else if guard.places.is_empty() {
        Exit::Ready
    } else {
        Exit::NotReady
    }
}

fn text(guard: &Guard, paint: Paint, out: &mut impl Write) -> io::Result<()> {
    for place in &guard.places {
        let Entry { path, line, column, material, message, remedy } = Entry::of(place);
        writeln!(out, "{path}:{line}:{column}: {}: {message}", paint.with(Ink::Blocked, material))?;
        writeln!(out, "    {}", paint.with(Ink::Ready, format!("+ {remedy}")))?;
    }
    let Guard { places, files, binary, .. } = guard;
    let found = if places.is_empty() {
        "nothing forbidden".to_owned()
    } else {
        format!("{} forbidden", places.len())
    };
    let passed = if *binary == 0 { String::new() } else { format!("; {binary} binary passed over") };
    writeln!(out, "{found} in {files} files{passed}")
}

fn json(guard: &Guard, out: &mut impl Write) -> io::Result<()> {
    let places: Vec<Entry<'_>> = guard.places.iter().map(Entry::of).collect();
    serde_json::to_writer_pretty(&mut *out, &places)?;
    writeln!(out)
}

fn lines(guard: &Guard, out: &mut impl Write) -> io::Result<()> {
    for place in &guard.places {
        serde_json::to_writer(&mut *out, &Entry::of(place))?;
        writeln!(out)?;
    }
    Ok(())
}
