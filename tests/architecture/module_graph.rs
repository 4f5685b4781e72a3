//! The graph of modules in `src`, read from the source: no cycles across folders, and no imports upward.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;

/// The modules and the modules that each of them names.
struct Graph {
    edges: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    fn of_src() -> Self {
        Self::of_folder("src")
    }

    /// Builds the graph of the sources in a folder of the repository.
    fn of_folder(folder: &str) -> Self {
        let mut sources = BTreeMap::new();
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), "", &mut sources);
        Self::of(&sources)
    }

    /// Builds the graph of sources by the paths of their modules, such as `console::app::key`.
    fn of(sources: &BTreeMap<String, String>) -> Self {
        let modules: BTreeSet<&str> = sources.keys().map(String::as_str).collect();
        let edges =
            sources.iter().map(|(module, text)| (module.clone(), dependencies(module, text, &modules)));
        Self { edges: edges.collect() }
    }

    /// Returns the strongly connected components of more than one module (Tarjan's algorithm).
    fn cycles(&self) -> Vec<BTreeSet<String>> {
        let mut search = Search::default();
        for module in self.edges.keys() {
            if !search.index.contains_key(module.as_str()) {
                search.visit(self, module);
            }
        }
        search.cycles
    }
}

#[derive(Default)]
struct Search<'a> {
    index: HashMap<&'a str, usize>,
    low: HashMap<&'a str, usize>,
    stack: Vec<&'a str>,
    cycles: Vec<BTreeSet<String>>,
}

impl<'a> Search<'a> {
    fn visit(&mut self, graph: &'a Graph, module: &'a str) {
        let number = self.index.len();
        self.index.insert(module, number);
        self.low.insert(module, number);
        self.stack.push(module);
        for next in &graph.edges[module] {
            if !self.index.contains_key(next.as_str()) {
                self.visit(graph, next);
                let low = self.low[module].min(self.low[next.as_str()]);
                self.low.insert(module, low);
            } else if self.stack.contains(&next.as_str()) {
                let low = self.low[module].min(self.index[next.as_str()]);
                self.low.insert(module, low);
            }
        }
        if self.low[module] == number {
            let at = self.stack.iter().position(|&other| other == module).unwrap();
            let component = self.stack.split_off(at);
            if component.len() > 1 {
                self.cycles.push(component.into_iter().map(str::to_owned).collect());
            }
        }
    }
}

/// Reads every source below a folder. `mod.rs` and `x.rs` are the modules of their folder and of `x`.
fn collect(folder: &Path, prefix: &str, out: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() && name == "tests" {
            // Tests beside the code are not part of the program.
        } else if entry.path().is_dir() {
            collect(&entry.path(), &format!("{prefix}{name}::"), out);
        } else if let Some(stem) = name.strip_suffix(".rs") {
            let module = match stem {
                "mod" => prefix.trim_end_matches("::").to_owned(),
                "lib" | "main" | "tests" => continue,
                stem => format!("{prefix}{stem}"),
            };
            out.insert(module, fs::read_to_string(entry.path()).unwrap());
        }
    }
}

/// Returns the modules that a module names, in `use` lines and in paths in code. Tests are left out.
fn dependencies(module: &str, text: &str, modules: &BTreeSet<&str>) -> BTreeSet<String> {
    let code = code_of(text);
    let mut found = BTreeSet::new();
    let mut aliases = HashMap::new();
    let mut rest = String::new();
    for (number, statement) in code.split("use ").enumerate() {
        let is_use = number > 0 && code_before(&code, statement);
        let (tree, after) = statement.split_once(';').filter(|_| is_use).unwrap_or(("", statement));
        rest.push_str(after);
        for path in expand("", tree) {
            let Some(target) = resolve(module, &path, modules) else { continue };
            let last = path.rsplit("::").next().unwrap_or_default();
            if target.rsplit("::").next() == Some(last) {
                aliases.insert(last.to_owned(), target.clone());
            }
            found.insert(target);
        }
    }
    for path in paths_in(&rest) {
        let (first, others) = path.split_once("::").unwrap_or((&path, ""));
        let target = match aliases.get(first) {
            Some(alias) => resolve("", &format!("crate::{alias}::{others}"), modules),
            None => resolve(module, &path, modules),
        };
        found.extend(target);
    }
    found.remove(module);
    found
}

/// Returns whether a statement that follows `use ` is an import and not the end of a word.
fn code_before(code: &str, statement: &str) -> bool {
    let at = statement.as_ptr() as usize - code.as_ptr() as usize - "use ".len();
    code[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || c == ')')
}

/// Returns the code of a source: no tests, comments, or strings.
fn code_of(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let mut out = String::new();
    for line in text.lines() {
        let line = line.split("//").next().unwrap_or_default();
        let outside_strings = line.split('"').step_by(2);
        out.extend(outside_strings.flat_map(|part| [part, " "]));
        out.push('\n');
    }
    out
}

/// Returns the paths of a use tree: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn expand(prefix: &str, tree: &str) -> Vec<String> {
    let mut paths = Vec::new();
    let mut depth = 0;
    let mut item = String::new();
    for c in tree.chars().chain([',']) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if c != ',' || depth > 0 {
            item.push(c);
            continue;
        }
        let text = std::mem::take(&mut item);
        let text = text.trim();
        match text.split_once('{') {
            _ if text.is_empty() => {}
            Some((head, inner)) => {
                let inner = inner.trim_end().trim_end_matches('}');
                paths.extend(expand(&format!("{prefix}{}", head.trim()), inner));
            }
            None => {
                let path = text.split(" as ").next().unwrap_or_default().trim();
                let path = format!("{prefix}{path}");
                paths.push(path.strip_suffix("::self").unwrap_or(&path).to_owned());
            }
        }
    }
    paths
}

/// Returns the paths of two segments or more in code.
fn paths_in(code: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':');
    let words = code.split(|c: char| !is_part(c)).filter(|word| word.contains("::"));
    words.filter(|word| !word.starts_with(':')).map(|word| word.trim_end_matches(':').to_owned()).collect()
}

/// Returns the innermost module that a path leads to.
fn resolve(module: &str, path: &str, modules: &BTreeSet<&str>) -> Option<String> {
    let mut base: Vec<&str> = module.split("::").filter(|part| !part.is_empty()).collect();
    let mut segments = path.split("::").peekable();
    match segments.peek().copied()? {
        "crate" => {
            base.clear();
            segments.next();
        }
        "super" => {
            while segments.next_if_eq(&"super").is_some() {
                base.pop();
            }
        }
        "self" => {
            segments.next();
        }
        // A child of this module; anything else is another crate or a type.
        first if modules.contains(format!("{module}::{first}").as_str()) => {}
        _ => return None,
    }
    let mut best = None;
    for segment in segments {
        base.push(segment);
        let name = base.join("::");
        if !modules.contains(name.as_str()) {
            base.pop();
            break;
        }
        best = Some(name);
    }
    best.or_else(|| (!base.is_empty()).then(|| base.join("::")))
        .filter(|name| modules.contains(name.as_str()))
}

/// Returns the folder of a module, to the depth at which cycles are forbidden.
fn folder(module: &str) -> String {
    let mut parts = module.split("::");
    let first = parts.next().unwrap_or_default();
    match parts.next() {
        Some(second) if first == "console" && matches!(second, "app" | "view" | "linear" | "runtime") => {
            format!("console/{second}")
        }
        _ => first.to_owned(),
    }
}

/// Folders that still have cycles between their own modules. Remove a folder when its cycles are gone; add none.
const WITH_CYCLES: [&str; 8] = ["cli", "config", "domain", "fsio", "ledger", "report", "room", "state"];

#[test]
fn modules_form_no_cycle_across_folders_and_none_in_the_console() {
    let wrong: Vec<_> = Graph::of_src()
        .cycles()
        .into_iter()
        .filter(|cycle| {
            let folders: BTreeSet<_> = cycle.iter().map(|module| folder(module)).collect();
            folders.len() > 1 || folders.iter().any(|folder| !WITH_CYCLES.contains(&folder.as_str()))
        })
        .collect();
    assert!(wrong.is_empty(), "cycles: {wrong:#?}");
}

#[test]
fn modules_of_the_public_boundary_form_no_cycle() {
    let cycles = Graph::of_folder("crates/public-boundary/src").cycles();
    assert!(cycles.is_empty(), "cycles: {cycles:#?}");
}

#[test]
fn the_list_of_folders_with_cycles_names_no_other() {
    let cycles = Graph::of_src().cycles();
    for listed in WITH_CYCLES {
        let has_cycle = cycles.iter().flatten().any(|module| folder(module) == listed);
        assert!(has_cycle, "`{listed}` has no cycle any more: remove it from WITH_CYCLES");
    }
}

/// The layers, the lowest first. A folder imports from its own layer and from lower ones.
const LAYERS: [&[&str]; 10] = [
    &["domain"],
    &["fsio"],
    &["git"],
    &["state", "room", "ledger", "letter"],
    &["edit", "doctor", "share"],
    &["report", "demo", "config"],
    &["export"],
    &["console/app"],
    &["console/view", "console/linear"],
    &["console/runtime", "console", "cli"],
];

#[test]
fn folders_import_nothing_from_a_higher_layer() {
    let layer = |module: &str| {
        let folder = folder(module);
        let found = LAYERS.iter().position(|layer| layer.contains(&folder.as_str()));
        found.unwrap_or_else(|| panic!("`{folder}` belongs to no layer"))
    };
    let graph = Graph::of_src();
    let mut wrong = Vec::new();
    for (module, targets) in &graph.edges {
        wrong.extend(
            targets
                .iter()
                .filter(|target| layer(target) > layer(module))
                .map(|target| format!("{module} imports {target}")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_graph_sees_use_lines_paths_and_aliases() {
    let source = |module: &str, text: &str| (module.to_owned(), text.to_owned());
    let sources = BTreeMap::from([
        source("a", "use crate::b::{self, Type};\nfn f() { b::c::call() }"),
        source("b", "mod c;\npub use c::Item;\nfn f() { let use_of = 1; }"),
        source("b::c", "fn f() { super::super::a::g() } // crate::d"),
        source("d", "#[cfg(test)]\nmod tests {\n use crate::a;\n}"),
    ]);
    let graph = Graph::of(&sources);
    let names = |module: &str| graph.edges[module].iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(names("a"), ["b", "b::c"]);
    assert_eq!(names("b"), ["b::c"]);
    assert_eq!(names("b::c"), ["a"]);
    assert!(names("d").is_empty());
    assert_eq!(graph.cycles(), [BTreeSet::from(["a", "b", "b::c"].map(str::to_owned))]);
}
