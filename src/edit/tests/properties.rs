//! Properties of proposals: over random packets in random styles, and over damaged ones.

use crate::domain::field_path::{FieldPath, Segment};
use crate::domain::labels::Kind;
use crate::domain::schema::{self, FieldSpec, ValueType};
use crate::domain::tree::{Node, Value};
use crate::edit::form::is_declared_by_others;
use crate::edit::{Existing, Fill, PacketFile, Refusal, propose};
use crate::room::syntax;
use proptest::prelude::*;
use serde_json::{Map, Value as Json};
use std::fmt::Write as _;

/// Choices from random bytes; zeros when they run out, so that shrinking simplifies.
struct Choices<'a>(std::slice::Iter<'a, u8>);

impl Choices<'_> {
    fn below(&mut self, limit: usize) -> usize {
        usize::from(*self.0.next().unwrap_or(&0)) % limit
    }

    fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// A packet as the test writes it.
enum Tree {
    Scalar(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

/// Returns a valid value of a field, other than the one that is filled in.
fn value_of(field: &FieldSpec, choices: &mut Choices<'_>) -> Tree {
    let reference = choices.pick(&["ticket:CS-1", "owner:sales/emea", "evidence://notification/x-1"]);
    Tree::Scalar(match field.value {
        ValueType::References => {
            return Tree::List(
                (0..choices.below(3)).map(|n| Tree::Scalar(format!("ticket:{n}-x"))).collect(),
            );
        }
        ValueType::Label(words) => words[0].to_owned(),
        ValueType::Timestamp => "2026-06-01T00:00:00Z".to_owned(),
        ValueType::Date => "2026-06-01".to_owned(),
        ValueType::Boolean => "true".to_owned(),
        ValueType::Text => choices.pick(&["paid: yes", "it's", "plain", "# x"]).to_owned(),
        _ => reference.to_owned(),
    })
}

/// The text that is filled in.
fn new_text(field: &FieldSpec) -> &'static str {
    match field.value {
        ValueType::Label(words) => words[words.len() - 1],
        ValueType::Timestamp => "2026-05-09T10:00:00Z",
        ValueType::Date => "2026-05-09",
        ValueType::Boolean => "true",
        ValueType::Text => "as agreed: by 'mail'",
        _ => "crm:task/91",
    }
}

const PLACEHOLDERS: [&str; 5] = ["TBD", "~", "''", "", "todo"];

fn insert(tree: &mut Vec<(String, Tree)>, keys: &[&str], value: Tree) {
    let [key, rest @ ..] = keys else { return };
    if rest.is_empty() {
        tree.push(((*key).to_owned(), value));
        return;
    }
    if !tree.iter().any(|(other, _)| other == key) {
        tree.push(((*key).to_owned(), Tree::Map(Vec::new())));
    }
    let found = tree.iter_mut().find(|(other, _)| other == key);
    if let Some((_, Tree::Map(inner))) = found {
        insert(inner, rest, value);
    }
}

/// Returns a packet with some of its fields.
fn packet(kind: Kind, choices: &mut Choices<'_>) -> Tree {
    let mut root = Vec::new();
    let mut entries: Vec<Vec<(String, Tree)>> = (0..choices.below(3)).map(|_| Vec::new()).collect();
    for field in schema::document(kind).fields {
        if matches!(field.value, ValueType::Mapping | ValueType::Mappings) {
            continue;
        }
        let state = |choices: &mut Choices<'_>| match choices.below(4) {
            0 => None,
            1 => Some(Tree::Scalar(choices.pick(&PLACEHOLDERS).to_owned())),
            _ => Some(value_of(field, choices)),
        };
        if let Some(key) = field.path.strip_prefix("notifications[].") {
            for entry in &mut entries {
                entry.extend(state(choices).map(|value| (key.to_owned(), value)));
            }
        } else if field.path == "schema_version" {
            root.push((field.path.to_owned(), Tree::Scalar(kind.schema_version().to_owned())));
        } else if !field.path.contains('[')
            && let Some(value) = state(choices)
        {
            insert(&mut root, &field.path.split('.').collect::<Vec<_>>(), value);
        }
    }
    entries.retain(|entry| !entry.is_empty());
    if kind == Kind::FollowupPacket && !entries.is_empty() {
        root.push(("notifications".to_owned(), Tree::List(entries.into_iter().map(Tree::Map).collect())));
    }
    let by = choices.below(root.len());
    root.rotate_left(by);
    Tree::Map(root)
}

/// The writer of random packets.
struct Pen<'a, 'b> {
    choices: &'a mut Choices<'b>,
    step: usize,
    dash: usize,
    out: String,
}

impl Pen<'_, '_> {
    fn comment(&mut self) -> &'static str {
        self.choices.pick(&["", "", "", "  # note: TBD", " #{[,"])
    }

    fn scalar(&mut self, text: &str) -> String {
        let is_plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "/.-_:~".contains(c));
        match self.choices.below(3) {
            0 if is_plain => text.to_owned(),
            1 if text != "~" => format!("\"{text}\""),
            _ if text == "~" || (text.is_empty() && is_plain) => text.to_owned(),
            _ if text == "''" => text.to_owned(),
            _ => format!("'{}'", text.replace('\'', "''")),
        }
    }

    fn flow(&mut self, tree: &Tree) -> String {
        match tree {
            // A plain scalar that is empty, or a tilde, is null in brackets too.
            Tree::Scalar(text) => {
                let text = if text.is_empty() { "~" } else { text };
                self.scalar(text)
            }
            Tree::List(items) => {
                let items: Vec<_> = items.iter().map(|item| self.flow(item)).collect();
                let (between, around) =
                    (self.choices.pick(&[", ", ",", " , "]), self.choices.pick(&["", " "]));
                format!("[{around}{}{around}]", items.join(between))
            }
            Tree::Map(entries) => {
                let entries: Vec<_> =
                    entries.iter().map(|(key, value)| format!("{key}: {}", self.flow(value))).collect();
                let (between, around) = (self.choices.pick(&[", ", " , "]), self.choices.pick(&["", " "]));
                format!("{{{around}{}{around}}}", entries.join(between))
            }
        }
    }

    fn map(&mut self, entries: &[(String, Tree)], indent: usize, is_in_entry: bool) {
        for (number, (key, value)) in entries.iter().enumerate() {
            let begins_here = is_in_entry && number == 0;
            if !begins_here && self.choices.below(8) == 0 {
                let line = self.choices.pick(&["", "# about this", "    # far"]);
                self.out.push_str(line);
                self.out.push('\n');
            }
            if !begins_here {
                self.out.push_str(&" ".repeat(indent));
            }
            let quote = self.choices.pick(&["", "", "", "\""]);
            let _ = write!(self.out, "{quote}{key}{quote}:");
            self.value(value, indent);
        }
    }

    fn value(&mut self, value: &Tree, indent: usize) {
        let comment = self.comment();
        match value {
            Tree::Map(entries) if !entries.is_empty() && self.choices.below(4) > 0 => {
                self.out.push_str(comment);
                self.out.push('\n');
                self.map(entries, indent + self.step, false);
            }
            Tree::List(items) if !items.is_empty() && self.choices.below(3) > 0 => {
                self.out.push_str(comment);
                self.out.push('\n');
                let dash = indent + self.dash;
                for item in items {
                    let _ = write!(self.out, "{}- ", " ".repeat(dash));
                    match item {
                        Tree::Map(entries) => self.map(entries, dash + 2, true),
                        other => {
                            let text = self.flow(other);
                            let _ = writeln!(self.out, "{text}{}", self.choices.pick(&["", " # c"]));
                        }
                    }
                }
            }
            Tree::Scalar(text) if text.is_empty() => {
                self.out.push_str(self.choices.pick(&["", " "]));
                self.out.push_str(comment);
                self.out.push('\n');
            }
            other => {
                let text = self.flow(other);
                let _ = writeln!(self.out, "{}{text}{comment}", self.choices.pick(&[" ", " ", "   "]));
            }
        }
    }
}

fn yaml_text(tree: &Tree, choices: &mut Choices<'_>) -> String {
    let step = 1 + choices.below(5);
    let dash = choices.pick(&[0, step]);
    let ends = choices.pick(&["\n", "\n", "\r\n", "\r"]);
    let (mark, is_marked, has_end) =
        (choices.pick(&["", "", "\u{feff}"]), choices.below(4) == 0, choices.below(4) > 0);
    let mut pen = Pen { choices, step, dash, out: String::new() };
    if is_marked {
        pen.out.push_str("---\n");
    }
    if let Tree::Map(entries) = tree {
        pen.map(entries, 0, false);
    }
    let mut text = pen.out;
    if !has_end {
        text.pop();
    }
    format!("{mark}{}", text.replace('\n', ends))
}

fn json_value(tree: &Tree) -> Json {
    match tree {
        Tree::Scalar(text) if matches!(&**text, "" | "~") => Json::Null,
        Tree::Scalar(text) => text.as_str().into(),
        Tree::List(items) => items.iter().map(json_value).collect(),
        Tree::Map(entries) => {
            entries.iter().map(|(key, value)| (key.clone(), json_value(value))).collect::<Map<_, _>>().into()
        }
    }
}

fn json_text(tree: &Tree, choices: &mut Choices<'_>) -> String {
    let value = json_value(tree);
    let ends = choices.pick(&["\n", "\r\n"]);
    let unit = choices.pick(&["  ", "    ", "\t"]);
    let text = match choices.below(3) {
        0 => value.to_string(),
        _ => serde_json::to_string_pretty(&value).unwrap().replace("  ", unit) + choices.pick(&["", "\n"]),
    };
    choices.pick(&["", "", "\u{feff}"]).to_owned() + &text.replace('\n', ends)
}

/// Returns a document as JSON, in which the order of keys does not count.
fn as_json(node: &Node<'_>) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Text(text) => (&**text).into(),
        Value::Bool(value, _) => (*value).into(),
        Value::Integer(text) | Value::Float(text) => format!("number {text}").into(),
        Value::List(items) => items.iter().map(as_json).collect(),
        Value::Map(entries) => {
            let entries = entries.iter().map(|entry| (entry.key.to_string(), as_json(&entry.node)));
            entries.collect::<Map<_, _>>().into()
        }
    }
}

/// Writes a value into JSON, as the specification of a fill has it: independent of the code under test.
fn set(json: &mut Json, path: &[Segment], value: Json) {
    match path {
        [] => *json = value,
        [Segment::Key(key), rest @ ..] => {
            if !json.is_object() {
                *json = Json::Object(Map::new());
            }
            set(json.as_object_mut().unwrap().entry(key.to_string()).or_insert(Json::Null), rest, value);
        }
        [Segment::Index(index), rest @ ..] => {
            if !json.is_array() {
                *json = Json::Array(Vec::new());
            }
            let items = json.as_array_mut().unwrap();
            if *index == items.len() {
                items.push(Json::Null);
            }
            set(&mut items[*index], rest, value);
        }
    }
}

fn get<'a>(json: &'a Json, path: &[Segment]) -> Option<&'a Json> {
    path.iter().try_fold(json, |json, segment| match segment {
        Segment::Key(key) => json.get(&**key),
        Segment::Index(index) => json.get(index),
    })
}

fn parse(name: &str, text: &str) -> (Json, Vec<String>) {
    let parsed = syntax::parse(name, text).unwrap();
    let comments = parsed.markup.iter().map(|markup| markup.text.to_string()).collect();
    (as_json(&parsed.documents[0]), comments)
}

fn is_within(mut whole: &str, part: &str) -> bool {
    part.chars().all(|c| {
        let found = whole.find(c);
        if let Some(at) = found {
            whole = &whole[at + c.len_utf8()..];
        }
        found.is_some()
    })
}

/// Checks a change by its texts alone.
fn check(name: &str, old: &str, new: &str, path: &FieldPath, value: &str) {
    let ((mut expected, comments), (found, kept)) = (parse(name, old), parse(name, new));
    let before = get(&expected, path.segments()).cloned();
    match &before {
        Some(Json::Array(items)) if !items.is_empty() => {
            let end = path.entry(items.len());
            set(&mut expected, end.segments(), value.into());
        }
        _ if path.last_key().is_some_and(|key| key.ends_with("_refs"))
            && !path.to_string().ends_with(']') =>
        {
            set(&mut expected, path.segments(), Json::Array(vec![value.into()]));
        }
        _ if value == "true" => set(&mut expected, path.segments(), true.into()),
        _ => set(&mut expected, path.segments(), value.into()),
    }
    assert_eq!(found, expected, "{old:?}\n{new:?}");
    assert_eq!(kept, comments, "{old:?}\n{new:?}");
    // Every byte is kept, but for the value that is replaced.
    if before.is_none() {
        let parents = (1..path.segments().len()).map(|length| &path.segments()[..length]);
        let (old_json, _) = parse(name, old);
        let replaces = parents
            .filter_map(|parent| get(&old_json, parent))
            .any(|value| !value.is_object() && !value.is_array());
        assert!(replaces || is_within(new, old), "{old:?}\n{new:?}");
    }
    let first = |text: &str| text.chars().next();
    let last = |text: &str| text.chars().rev().take_while(|c| matches!(c, '\n' | '\r')).collect::<String>();
    assert_eq!(first(new), first(old));
    assert_eq!(last(new).is_empty(), last(old).is_empty(), "{old:?}\n{new:?}");
    let ends = |text: &str| {
        (
            text.contains("\r\n"),
            text.replace("\r\n", "").contains('\n'),
            text.replace("\r\n", "").contains('\r'),
        )
    };
    if old.contains(['\n', '\r']) {
        assert_eq!(ends(new), ends(old), "{old:?}\n{new:?}");
    }
}

/// Returns a field to fill in, with an index for that of a list.
fn field(kind: Kind, choices: &mut Choices<'_>) -> (FieldPath, &'static str) {
    let can_fill = |field: &&FieldSpec| {
        !is_declared_by_others(kind, field)
            && !matches!(
                field.value,
                ValueType::Mapping | ValueType::Mappings | ValueType::Texts | ValueType::Integer
            )
            && field.path != "schema_version"
    };
    let fields: Vec<_> = schema::document(kind).fields.iter().filter(can_fill).collect();
    let field = choices.pick(&fields);
    let index = format!("[{}]", choices.below(3));
    (FieldPath::parse(&field.path.replace("[]", &index)).unwrap(), new_text(field))
}

fn packets() -> Vec<Kind> {
    Kind::ALL.into_iter().filter(|kind| !kind.is_record()).collect()
}

fn fill(name: &str, text: &str, path: &FieldPath, value: &str) -> Result<String, Refusal> {
    let file = PacketFile { path: name.into(), bytes: text.as_bytes().into() };
    let asked = Fill { field: path.clone(), text: value.to_owned(), existing: Existing::Keep };
    let change = propose(&file, &[asked]).map_err(|refused| refused.refusal)?;
    Ok(String::from_utf8(change.new_bytes().to_vec()).unwrap())
}

/// Returns a random packet with its name, and a field of it with a value.
fn case(bytes: &[u8]) -> (&'static str, String, FieldPath, &'static str) {
    let mut choices = Choices(bytes.iter());
    let kind = choices.pick(&packets());
    let (path, value) = field(kind, &mut choices);
    let is_json = choices.below(3) == 0;
    let tree = packet(kind, &mut choices);
    let text = if is_json { json_text(&tree, &mut choices) } else { yaml_text(&tree, &mut choices) };
    (if is_json { "a.json" } else { "a.yaml" }, text, path, value)
}

#[test]
fn most_random_packets_can_be_changed_in_both_languages() {
    let (mut state, mut changed, mut kept) = (1_u32, [0, 0], 0);
    for _ in 0..400 {
        let bytes: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            u8::try_from(state >> 24).unwrap()
        })
        .take(400)
        .collect();
        let (name, text, path, value) = case(&bytes);
        match fill(name, &text, &path, value) {
            Ok(_) => changed[usize::from(name == "a.json")] += 1,
            Err(_) => kept += 1,
        }
    }
    assert!(changed[0] > 80 && changed[1] > 40, "{changed:?} changed, {kept} refused");
}

/// Pieces that damage a text.
const PIECES: [&str; 24] = [
    "-", ":", "{", "}", "[", "]", ",", "&a ", "*a", "!x ", "|", ">-", "'", "\"", "%", "@", "#", "\t", "\r",
    "\n", "  ", "? ", "---", "é",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_fill_changes_one_field_and_keeps_all_other_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let (name, text, path, value) = case(&bytes);
        match fill(name, &text, &path, value) {
            Ok(new) => check(name, &text, &new, &path, value),
            Err(Refusal::AlreadySet | Refusal::NoSuchEntry) => {}
            // The text of a list can be a valid value of no list.
            Err(Refusal::NotAList | Refusal::NotAMapping | Refusal::HoldsEntries) if path.to_string().contains('[') => {}
            Err(refusal) => panic!("{path}: {refusal:?}\n{text}"),
        }
    }

    #[test]
    fn a_damaged_packet_is_refused_or_changed_in_one_field(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let (name, mut text, path, value) = case(&bytes);
        for (at, what) in damage {
            let at = at.index(text.len().max(1)).min(text.len());
            let at = (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
            match usize::from(what) {
                index if index < PIECES.len() => text.insert_str(at, PIECES[index]),
                index if index < 140 => text.insert_str(at, PIECES[index % PIECES.len()]),
                _ => {
                    if at < text.len() {
                        text.remove(at);
                    }
                }
            }
        }
        if let Ok(new) = fill(name, &text, &path, value) {
            check(name, &text, &new, &path, value);
        }
    }

    #[test]
    fn any_bytes_are_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), is_json in any::<bool>()) {
        let name = if is_json { "a.json" } else { "a.yaml" };
        let file = PacketFile { path: name.into(), bytes: bytes.into() };
        let fill = Fill { field: FieldPath::of_keys("package_ref"), text: "ticket:1".to_owned(), existing: Existing::Replace };
        prop_assert!(propose(&file, &[fill]).is_err());
    }
}
