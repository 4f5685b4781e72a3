//! The promises of the folders of `src`, checked on the source itself: which may depend on which.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

#[path = "architecture/module_graph.rs"]
mod module_graph;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The maximum length of a file, in lines. A longer file does more than one thing.
const LONGEST: usize = 400;

struct Source {
    /// Relative to `src`, with `/`.
    path: String,
    /// Without comments, strings and the tests inside of it.
    code: String,
    lines: usize,
}

fn sources() -> Vec<Source> {
    let out = sources_below("src");
    assert!(out.len() > 40, "the folder `src` was not found");
    out
}

/// Reads the sources below a folder of the repository.
fn sources_below(folder: &str) -> Vec<Source> {
    fn below(folder: &Path, prefix: &str, out: &mut Vec<Source>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() && entry.file_name() == "tests" {
                // Tests of internals beside the code: not part of the program.
            } else if entry.path().is_dir() {
                below(&entry.path(), &format!("{name}/"), out);
            } else if let Some(path) = name.strip_suffix(".rs") {
                let text = fs::read_to_string(entry.path()).unwrap();
                out.push(Source { path: path.to_owned(), code: code_of(&text), lines: text.lines().count() });
            }
        }
    }
    let mut out = Vec::new();
    below(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), "", &mut out);
    assert!(!out.is_empty(), "the folder {folder} is missing");
    out
}

/// The code alone. Strings and comments may name what they like.
fn code_of(text: &str) -> String {
    let text = text.replace("#[cfg(test)]\nmod tests;\n", "");
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let without_comment = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
    text.lines().map(without_comment).collect::<Vec<_>>().join("\n")
}

/// Returns whether code names a path such as `std::fs`, also within a grouped `use std::{fs, io}`.
fn names(code: &str, path: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let stands_alone = |at: usize, length: usize| {
        !code[..at].ends_with(is_word) && !code[at + length..].starts_with(is_word)
    };
    if code.match_indices(path).any(|(at, found)| stands_alone(at, found.len())) {
        return true;
    }
    let Some((parent, last)) = path.rsplit_once("::") else { return false };
    code.split(&format!("{parent}::{{")).skip(1).any(|group| {
        let group = group.split('}').next().unwrap_or_default();
        group.split(',').any(|item| item.trim().split("::").next() == Some(last))
    })
}

const DISK: [&str; 3] = ["std::fs", "rustix::fs", "std::os::unix::fs"];
const TERMINAL: [&str; 3] = ["crossterm", "ratatui", "rustix::termios"];
const CLOCK: [&str; 4] = ["SystemTime", "Instant::now", "Timestamp::now", "Zoned::now"];
const WORLD: [&str; 5] = ["std::thread", "std::env", "std::process", "std::net", "std::io"];

const ABOVE_DOMAIN: [&str; 8] = [
    "crate::edit",
    "crate::room",
    "crate::ledger",
    "crate::state",
    "crate::report",
    "crate::console",
    "crate::cli",
    "crate::config",
];

#[track_caller]
fn nothing_below_names(folder: &str, forbidden: &[&[&str]]) {
    let mut wrong = Vec::new();
    let sources = sources();
    let below: Vec<_> = sources.iter().filter(|source| source.path.starts_with(folder)).collect();
    assert!(!below.is_empty(), "the folder {folder} is missing");
    for source in below {
        for path in forbidden.iter().copied().flatten() {
            if names(&source.code, path) {
                wrong.push(format!("src/{}.rs names {path}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn domain_is_pure() {
    nothing_below_names("domain/", &[&DISK, &TERMINAL, &CLOCK, &WORLD, &["rustix", "clap", "signal_hook"]]);
}

/// The crates that the program depends on and that know nothing of it.
const CRATES: [&str; 1] = ["crates/public-boundary"];

#[test]
fn crates_are_pure_and_independent_of_the_program() {
    let mut wrong = Vec::new();
    for folder in CRATES {
        for source in sources_below(&format!("{folder}/src")) {
            let forbidden = [&DISK[..], &TERMINAL, &CLOCK, &WORLD, &["rustix", "trialdesk"]].concat();
            let found = forbidden.iter().filter(|path| names(&source.code, path));
            wrong.extend(found.map(|path| format!("{folder}/src/{}.rs names {path}", source.path)));
        }
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join("Cargo.toml");
        let manifest = fs::read_to_string(manifest).unwrap();
        let dependencies = manifest.split("[dependencies]").nth(1).unwrap();
        assert!(!dependencies.contains("path ="), "{folder} depends on a crate of this repository");
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn domain_imports_nothing_above_it() {
    nothing_below_names("domain/", &[&ABOVE_DOMAIN, &["crate::fsio"]]);
}

#[test]
fn the_file_system_layer_knows_no_other_module() {
    nothing_below_names("fsio/", &[&ABOVE_DOMAIN, &["crate::domain"]]);
}

#[test]
fn room_ledger_and_report_import_nothing_above_them() {
    let above = ["crate::edit", "crate::report", "crate::console", "crate::cli", "crate::config"];
    nothing_below_names("room/", &[&above, &["crate::state"]]);
    nothing_below_names("ledger/", &[&above, &["crate::state", "crate::room"]]);
    nothing_below_names("state/", &[&above, &["crate::ledger"]]);
    let above_edit = ["crate::report", "crate::console", "crate::cli", "crate::config", "crate::state"];
    nothing_below_names("edit/", &[&above_edit, &["crate::ledger"]]);
    nothing_below_names(
        "report/",
        &[&["crate::console", "crate::cli"], &DISK, &TERMINAL, &CLOCK, &["std::thread", "std::env"]],
    );
    nothing_below_names("export/", &[&["crate::console", "crate::cli"], &DISK, &TERMINAL, &CLOCK]);
    nothing_below_names("console/", &[&["crate::cli"]]);
}

#[test]
fn sharing_reads_no_clock_and_imports_nothing_above_it() {
    let above = ["crate::report", "crate::console", "crate::cli", "crate::config", "crate::edit"];
    nothing_below_names("share/", &[&above, &TERMINAL, &["SystemTime", "Timestamp::now", "Zoned::now"]]);
}

#[test]
fn one_file_starts_git() {
    let above =
        ["crate::edit", "crate::ledger", "crate::report", "crate::room", "crate::share", "crate::state"];
    nothing_below_names("git/", &[&above, &["crate::console", "crate::cli", "crate::config"], &TERMINAL]);
    let sources = sources();
    let starting = |call: &str, is_searched: fn(&str) -> bool| -> Vec<_> {
        let found = sources.iter().filter(|source| is_searched(&source.path) && source.code.contains(call));
        found.map(|source| source.path.clone()).collect()
    };
    // Also by a name that is passed on: the folders that ask git start no program themselves.
    assert_eq!(starting("find_program(\"git\")", |_| true), ["git/call"]);
    assert_eq!(starting("Command::new(\"git\")", |_| true), [""; 0]);
    let asks =
        |path: &str| ["git/", "share/", "room/", "doctor/"].iter().any(|folder| path.starts_with(folder));
    assert_eq!(starting("Command::new(", asks), ["git/call"]);
}

/// The folder with the only type that writes to stdout and stderr.
const OUTPUT: &str = "report/output/";

#[test]
fn reports_and_subcommands_write_through_one_output() {
    let writing = [
        "writeln!",
        "write!(",
        "println!",
        "eprintln!",
        "print!(",
        "write_all",
        "to_writer",
        "stdout().lock",
    ];
    let files = ["cli/config"];
    let formatting = ["report/style", "cli/panic_report"];
    let wrong: Vec<_> = sources()
        .iter()
        .filter(|source| source.path.starts_with("cli/") || source.path.starts_with("report/"))
        .filter(|source| !source.path.starts_with(OUTPUT) && !formatting.contains(&source.path.as_str()))
        .flat_map(|source| {
            let found = writing.iter().filter(|call| source.code.contains(**call));
            let in_file = |call: &&&str| **call == "write_all" && files.contains(&source.path.as_str());
            let found = found.filter(|call| !in_file(call));
            found.map(|call| format!("src/{}.rs calls {call}", source.path)).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn only_the_edge_reads_the_clock() {
    nothing_below_names("room/", &[&CLOCK]);
    nothing_below_names("state/", &[&CLOCK]);
    nothing_below_names("edit/", &[&CLOCK, &DISK]);
    nothing_below_names("fsio/", &[&["SystemTime::now", "Instant::now", "Timestamp::now", "Zoned::now"]]);
    nothing_below_names("ledger/", &[&["Instant::now", "Timestamp::now", "Zoned::now"]]);
}

#[test]
fn only_the_probe_of_doctor_reads_facts() {
    let forbidden = [&DISK[..], &TERMINAL, &CLOCK, &WORLD].concat();
    let wrong: Vec<_> = sources()
        .iter()
        .filter(|source| source.path.starts_with("doctor/") && source.path != "doctor/probe")
        .flat_map(|source| {
            let found = forbidden.iter().filter(|path| names(&source.code, path));
            found.map(|path| format!("src/{}.rs names {path}", source.path)).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn console_app_is_pure() {
    nothing_below_names("console/app/", &[&DISK, &TERMINAL, &CLOCK, &WORLD]);
}

#[test]
fn console_linear_is_pure() {
    nothing_below_names("console/linear/", &[&DISK, &TERMINAL, &CLOCK, &WORLD, &["crate::console::runtime"]]);
}

#[test]
fn console_view_only_draws() {
    nothing_below_names("console/view/", &[&DISK, &CLOCK, &WORLD, &["crossterm"]]);
}

#[test]
fn only_named_folders_use_the_file_system() {
    let may = [
        "fsio/",
        "git/folders",
        "ledger/",
        "room/",
        "state/",
        "console/runtime",
        "config",
        "doctor/probe",
        "share/sync/commit",
        "cli/",
        "demo/",
    ];
    let wrong: Vec<_> = sources()
        .iter()
        .filter(|source| !may.iter().any(|place| source.path.starts_with(place)))
        .filter(|source| DISK.iter().any(|path| names(&source.code, path)))
        .map(|source| source.path.clone())
        .collect();
    assert_eq!(wrong, [""; 0]);
}

/// Ways to create a file or to change which file has a name.
const WRITING: [&str; 6] =
    ["fs::write", "File::create", "fs::rename", "OpenOptions", "OFlags::WRONLY", "OFlags::CREATE"];
const REMOVING: [&str; 2] = ["fs::remove_file", "fs::remove_dir"];

#[test]
fn only_fsio_creates_and_renames_files() {
    // The demo's copy of the sample room goes when the program ends, and need not be durable.
    let may = ["fsio/", "demo/mod"];
    let wrong: Vec<_> = sources()
        .iter()
        .filter(|source| !may.iter().any(|place| source.path.starts_with(place)))
        .filter(|source| WRITING.iter().any(|path| names(&source.code, path)))
        .map(|source| source.path.clone())
        .collect();
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn reading_a_room_writes_nothing() {
    let fsio = ["write_new", "place_idempotent", "write_replacing", "temp_file", "create_folders"];
    nothing_below_names(
        "room/",
        &[&WRITING, &REMOVING, &fsio, &["create_private_folder", "enter_or_create"]],
    );
    for folder in ["report/", "console/"] {
        nothing_below_names(folder, &[&WRITING, &REMOVING]);
    }
    nothing_below_names("console/app", &[&["demo::remove_all", "DemoDir"]]);
}

#[test]
fn only_state_files_and_the_demo_replace_files() {
    let wrong: Vec<_> = sources()
        .iter()
        .filter(|source| !["fsio/", "state/", "demo/"].iter().any(|place| source.path.starts_with(place)))
        .filter(|source| names(&source.code, "write_replacing") || names(&source.code, "rename_over"))
        .map(|source| source.path.clone())
        .collect();
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn only_edit_changes_packets_and_by_one_call() {
    let replacing: Vec<_> = sources()
        .iter()
        .filter(|source| !source.path.starts_with("fsio/") && names(&source.code, "replace_version"))
        .map(|source| source.path.clone())
        .collect();
    assert_eq!(replacing, ["edit/write"]);
    // A change is made by a proposal, which was judged, or reverses one.
    let making: Vec<_> = sources()
        .iter()
        .filter(|source| source.path.starts_with("edit/") && source.code.contains("Change {"))
        .map(|source| source.path.clone())
        .collect();
    assert_eq!(making, ["edit/proposal"]);
}

#[test]
fn only_ledger_and_edit_create_files_in_a_room() {
    // The others write files of this machine: state, configuration, manual pages, and the demo's own folder.
    let may = ["fsio/", "ledger/", "edit/", "state/", "demo/", "cli/config", "cli/man"];
    let calls = ["write_new", "place_idempotent", "enter_or_create", "rename_new", "take_name"];
    let wrong: Vec<_> = sources()
        .iter()
        .filter(|source| !may.iter().any(|place| source.path.starts_with(place)))
        .filter(|source| calls.iter().any(|call| names(&source.code, call)))
        .map(|source| source.path.clone())
        .collect();
    assert_eq!(wrong, [""; 0]);
}

/// The only folder that knows operating systems.
const PLATFORM: &str = "fsio/platform/";

/// Returns whether code is compiled under a condition on the operating system.
fn depends_on_the_system(code: &str) -> bool {
    const SYSTEMS: [&str; 6] =
        ["unix", "windows", "target_os", "target_vendor", "target_family", "target_env"];
    let conditions = ["cfg(", "cfg!(", "cfg_attr("].into_iter().flat_map(|start| code.split(start).skip(1));
    let mut conditions = conditions.map(|rest| rest.split(['\n', ']']).next().unwrap_or_default());
    conditions.any(|condition| SYSTEMS.iter().any(|system| names(condition, system)))
}

#[test]
fn only_the_platform_module_knows_operating_systems() {
    // `canonicalize` returns `\\?\` in front of a path on Windows; `fsio::paths` has functions that do not.
    let paths = ["rustix", "signal_hook", "std::os", "canonicalize"];
    let crates = CRATES.iter().flat_map(|folder| sources_below(&format!("{folder}/src")));
    let wrong: Vec<_> = sources()
        .into_iter()
        .filter(|source| !source.path.starts_with(PLATFORM))
        .chain(crates)
        .filter(|source| {
            depends_on_the_system(&source.code) || paths.iter().any(|path| names(&source.code, path))
        })
        .map(|source| source.path)
        .collect();
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn conditions_on_the_system_are_found() {
    for code in [
        "#[cfg(unix)]",
        "#[cfg(not(target_os = \"linux\"))]",
        "if cfg!(windows) {",
        "#[cfg(any(test, target_vendor = \"apple\"))]",
        "#[cfg_attr(windows, path = \"x.rs\")]",
    ] {
        assert!(depends_on_the_system(code), "{code}");
    }
    assert!(!depends_on_the_system("#[cfg(test)]\nfn windows() {}"));
    assert!(!depends_on_the_system("#[cfg(feature = \"x\")] const UNIX: u8 = 1;"));
}

#[test]
fn files_have_at_most_400_lines() {
    let long: Vec<_> = CRATES
        .iter()
        .map(|folder| format!("{folder}/src"))
        .chain(["src".to_owned()])
        .flat_map(|folder| sources_below(&folder).into_iter().map(move |source| (folder.clone(), source)))
        .filter(|(_, source)| source.lines > LONGEST)
        .map(|(folder, source)| format!("{folder}/{}.rs has {} lines", source.path, source.lines))
        .collect();
    assert_eq!(long, [""; 0]);
}

#[test]
fn source_scan_finds_what_it_looks_for() {
    assert!(names("use std::fs;", "std::fs") && names("let x = std::fs::read(y);", "std::fs"));
    assert!(names("use std::{fs, io};", "std::fs") && names("use std::{io, fs::File};", "std::fs"));
    assert!(!names("use std::fsx;", "std::fs") && !names("use my::fs;", "std::fs"));
    assert!(names("use rustix::fs::{Mode, OFlags};", "rustix::fs"));
    assert!(!names(&code_of("let x = 1; // std::fs\n#[cfg(test)]\nuse std::fs;"), "std::fs"));
    assert!(names(&code_of("#[cfg(test)]\nmod tests;\nuse std::fs;"), "std::fs"));
    assert!(names("jiff::Timestamp::now()", "Timestamp::now"));
}

#[test]
fn the_page_of_screens_shows_every_picture() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let page = fs::read_to_string(docs.join("screens.md")).unwrap();
    let end = |rest: &str| rest.find(['"', ')']).unwrap();
    let shown: BTreeSet<_> =
        page.split("screens/").skip(1).map(|rest| rest[..end(rest)].to_owned()).collect();
    let pictures = fs::read_dir(docs.join("screens")).unwrap().flatten();
    let pictures: BTreeSet<_> = pictures.map(|entry| entry.file_name().into_string().unwrap()).collect();
    assert!(shown.len() > 100 && shown == pictures, "{:?}", shown.symmetric_difference(&pictures));
}

#[test]
fn the_paths_that_architecture_names_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    let is_path = |text: &&str| {
        text.contains('/') && text.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c))
    };
    let paths: Vec<_> = page.split('`').skip(1).step_by(2).filter(is_path).collect();
    assert!(paths.len() > 30, "{paths:?}");
    let exists = |path: &str| {
        ["", "src", "src/console"].iter().any(|folder| {
            let path = root.join(folder).join(path);
            path.exists() || path.with_extension("rs").exists()
        })
    };
    let missing: Vec<_> = paths.into_iter().filter(|path| !exists(path)).collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn the_proof_that_today_is_shown_comes_from_the_one_model() {
    let sources = sources();
    let paths = |is_it: &dyn Fn(&Source) -> bool| -> Vec<String> {
        let found = sources.iter().filter(|source| is_it(source));
        found.map(|source| source.path.clone()).collect()
    };
    let folder = "console/app/time_machine/";
    let naming = paths(&|source| !source.path.starts_with(folder) && names(&source.code, "TimeMachine"));
    assert_eq!(naming, ["console/app/model"], "a time machine of one's own would prove anything");
    let mut making =
        paths(&|source| ["Model::new(", "Model::default("].iter().any(|call| source.code.contains(call)));
    making.sort();
    // The tour's page in the documentation names the default keys, and makes no effect.
    assert_eq!(making, ["console/app/tour/content", "console/runtime/mod"], "and so would a second model");
}
