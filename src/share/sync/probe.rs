//! Reading the facts. Nothing is written, and no other machine is asked.

use super::facts::{Attributes, Facts, Files, Head, LocalFile, Operation, Review, Upstream, Withheld};
use super::place::Place;
use crate::git::failure::GitError;
use crate::git::object_id::ObjectId;
use crate::git::tree::Mode;
use crate::room::Room;
use std::collections::{HashMap, HashSet};
use std::str;
use std::sync::Arc;

/// The beginning of the names of branches that wait for a review.
pub const REVIEWS: &str = "trialdesk/";
/// The attributes that change bytes on their way into or out of a repository.
const CHANGING: [&str; 4] = ["filter", "ident", "eol", "working-tree-encoding"];
/// The path of a record that every room could have.
const POSSIBLE_RECORD: &str = "decisions/record.yaml";

/// A reader of the facts. It keeps the trees that it has read, and the records on disk.
#[derive(Debug)]
pub struct Probe<'a> {
    place: &'a Place,
    room: &'a Room,
    trees: HashMap<ObjectId, Files>,
    on_disk: Option<(Vec<LocalFile>, Vec<Withheld>)>,
}

impl<'a> Probe<'a> {
    /// Returns a reader that knows nothing yet.
    #[must_use]
    pub fn new(place: &'a Place, room: &'a Room) -> Self {
        Self { place, room, trees: HashMap::new(), on_disk: None }
    }

    /// Returns the files of the room in a commit.
    ///
    /// # Errors
    /// git fails.
    pub fn files(&mut self, commit: Option<&ObjectId>) -> Result<Files, GitError> {
        let Some(commit) = commit else { return Ok(Files::default()) };
        if let Some(files) = self.trees.get(commit) {
            return Ok(files.clone());
        }
        let files = self.place.work_tree.files(commit, &self.place.prefix)?;
        let files: Files =
            Arc::new(files.into_iter().map(|file| (file.path, (file.mode, file.id))).collect());
        self.trees.insert(commit.clone(), files.clone());
        Ok(files)
    }

    /// Reads the facts. The number of runs of git does not depend on the number of records.
    ///
    /// # Errors
    /// git fails.
    pub fn facts(&mut self) -> Result<Facts, GitError> {
        let place = self.place;
        let (head, upstream) = head(place)?;
        let tip = match &head {
            Head::Branch { tip, .. } => Some(tip),
            Head::Detached | Head::Unborn => None,
        };
        let upstream_tip = upstream.as_ref().and_then(|upstream| upstream.tip.as_ref());
        let in_head = self.files(tip)?;
        let in_upstream = self.files(upstream_tip)?;
        let (in_index, is_sparse) = index(place)?;
        let is_shared =
            |file: &LocalFile| in_upstream.get(&file.tree_path).is_some_and(|(_, id)| *id == file.id);
        let room = self.room;
        let (local, withheld) = self.on_disk.get_or_insert_with(|| place.files(room, is_shared)).clone();
        let unshared: Vec<_> = local.iter().filter(|file| !is_shared(file)).collect();
        let attributes = attributes(place, unshared.iter().map(|file| &*file.tree_path))?;
        let reviews = match &upstream {
            Some(upstream) if !unshared.is_empty() => self.reviews(upstream)?,
            _ => Vec::new(),
        };
        let mut facts = Facts {
            prefix: place.prefix.clone(),
            operation: operation(place),
            index_is_locked: place.work_tree.git_folder().join("index.lock").exists(),
            has_email: has_email(place),
            attributes,
            reviews,
            head,
            upstream,
            is_sparse,
            local,
            withheld,
            in_head,
            in_index,
            in_upstream,
            removed_upstream: HashSet::new(),
        };
        facts.removed_upstream = self.removed_upstream(&facts)?;
        Ok(facts)
    }

    /// Returns the files that the upstream branch had at the last commit that it shares with the branch, if it misses one
    /// that the branch has.
    fn removed_upstream(&mut self, facts: &Facts) -> Result<HashSet<Vec<u8>>, GitError> {
        let is_missed = |file: &LocalFile| {
            facts.in_head.contains_key(&file.tree_path) && !facts.in_upstream.contains_key(&file.tree_path)
        };
        let tips = match (&facts.head, &facts.upstream) {
            (Head::Branch { tip, .. }, Some(upstream)) => {
                upstream.tip.as_ref().map(|upstream| (tip, upstream))
            }
            _ => None,
        };
        let Some((tip, upstream)) = tips.filter(|_| facts.local.iter().any(is_missed)) else {
            return Ok(HashSet::new());
        };
        let base = merge_base(self.place, tip, upstream)?;
        Ok(self.files(base.as_ref())?.keys().cloned().collect())
    }

    /// Reads again what the steps of a sync change: the tips of the branch and of its upstream branch, and their files.
    ///
    /// # Errors
    /// git fails.
    pub fn refresh(&mut self, facts: &mut Facts) -> Result<(), GitError> {
        let (Head::Branch { name, tip }, Some(upstream)) = (&mut facts.head, &mut facts.upstream) else {
            return Ok(());
        };
        let names = [&**name, &*upstream.tracking_ref];
        let call =
            self.place.work_tree.call("for-each-ref").args(["--format=%(objectname) %(refname)", "--"]);
        let text = call.args(names).text()?;
        let tip_of = |name: &str| {
            let mut lines = text.lines().filter_map(|line| line.split_once(' '));
            ObjectId::parse(lines.find(|(_, found)| *found == name)?.0)
        };
        if let Some(new) = tip_of(name) {
            *tip = new;
        }
        upstream.tip = tip_of(&upstream.tracking_ref);
        facts.in_head = self.files(Some(tip))?;
        facts.in_upstream = self.files(upstream.tip.as_ref())?;
        facts.removed_upstream = self.removed_upstream(facts)?;
        Ok(())
    }

    /// Returns the branches of the remote that wait for a review, as they were last fetched.
    fn reviews(&mut self, upstream: &Upstream) -> Result<Vec<Review>, GitError> {
        let remote = format!("refs/remotes/{}/", upstream.remote);
        let folder = format!("{remote}{}", REVIEWS.trim_end_matches('/'));
        let format = "--format=%(objectname) %(refname)";
        let text = self.place.work_tree.call("for-each-ref").args([format, "--", &folder]).text()?;
        let mut reviews = Vec::new();
        for line in text.lines() {
            let Some((id, name)) = line.split_once(' ') else { continue };
            let branch = name.strip_prefix(&remote).unwrap_or(name).to_owned();
            reviews.push(Review { branch, files: self.files(ObjectId::parse(id).as_ref())? });
        }
        Ok(reviews)
    }
}

/// Returns the branch that is checked out, and its upstream branch.
fn head(place: &Place) -> Result<(Head, Option<Upstream>), GitError> {
    let Some(name) = place.work_tree.call("symbolic-ref").args(["-q", "HEAD"]).found()? else {
        return Ok((Head::Detached, None));
    };
    let format =
        "--format=%(objectname)%00%(upstream)%00%(upstream:remotename)%00%(upstream:remoteref)%00%(refname)";
    let text = place.work_tree.call("for-each-ref").args([format, "--", &name]).text()?;
    // A branch `main/x` is below `main`, if it has no commit.
    let line = text
        .lines()
        .map(|line| line.split('\0').collect::<Vec<_>>())
        .find(|line| line.last() == Some(&&*name));
    let Some([tip, tracking_ref, remote, remote_ref, _]) = line.as_deref() else {
        return Ok((Head::Unborn, None));
    };
    let tip = ObjectId::parse(tip).ok_or_else(|| GitError::unexpected("for-each-ref", text.as_bytes()))?;
    let upstream = if [tracking_ref, remote, remote_ref].iter().any(|part| part.is_empty()) {
        None
    } else {
        Some(Upstream {
            tip: place.work_tree.resolve(tracking_ref)?,
            remote: (*remote).to_owned(),
            remote_ref: (*remote_ref).to_owned(),
            tracking_ref: (*tracking_ref).to_owned(),
        })
    };
    Ok((Head::Branch { name, tip }, upstream))
}

/// Returns the files of the room in the index, and whether a sparse checkout leaves out a part of the room.
fn index(place: &Place) -> Result<(Files, bool), GitError> {
    let mut files = HashMap::new();
    let (mut is_left_out, mut is_understood) = (false, true);
    let mut call = place.work_tree.call("ls-files").args(["-z", "--stage", "-v", "--full-name"]);
    if let (false, Ok(prefix)) = (place.prefix.is_empty(), str::from_utf8(&place.prefix)) {
        call = call.args(["--", prefix]);
    }
    call.values(|entry| match index_entry(entry) {
        Some((is_skipped, mode, id, path)) => {
            is_left_out |= is_skipped;
            files.insert(path, (mode, id));
        }
        None => is_understood = false,
    })?;
    if !is_understood {
        return Err(GitError::unexpected("ls-files", b""));
    }
    // Without a file of the room in the work tree, the patterns may leave out all of it.
    let is_sparse = place.settings.is_on("core.sparsecheckout") && (is_left_out || files.is_empty());
    Ok((Arc::new(files), is_sparse))
}

/// Parses `<tag> <mode> <id> <stage>\t<path>`. The tag of an entry that a sparse checkout leaves out is `S`.
fn index_entry(entry: &[u8]) -> Option<(bool, Mode, ObjectId, Vec<u8>)> {
    let at = entry.iter().position(|byte| *byte == b'\t')?;
    let mut words = entry[..at].split(|byte| *byte == b' ');
    let is_skipped = words.next()?.eq_ignore_ascii_case(b"S");
    let mode = Mode::parse(words.next()?)?;
    let id = ObjectId::parse(str::from_utf8(words.next()?).ok()?)?;
    Some((is_skipped, mode, id, entry[at + 1..].to_vec()))
}

/// Returns the last commit that two branches share.
fn merge_base(place: &Place, one: &ObjectId, other: &ObjectId) -> Result<Option<ObjectId>, GitError> {
    let found = place.work_tree.call("merge-base").args([one.as_str(), other.as_str()]).found()?;
    Ok(found.and_then(|id| ObjectId::parse(&id)))
}

/// Returns the operation that git has not finished, by the files that it keeps meanwhile.
fn operation(place: &Place) -> Option<Operation> {
    let exists = |name: &str| place.work_tree.git_folder().join(name).exists();
    let operations = [
        (Operation::Rebase, ["rebase-merge", "rebase-apply"]),
        (Operation::Merge, ["MERGE_HEAD", "MERGE_HEAD"]),
        (Operation::CherryPick, ["CHERRY_PICK_HEAD", "CHERRY_PICK_HEAD"]),
        (Operation::Revert, ["REVERT_HEAD", "REVERT_HEAD"]),
        (Operation::Bisect, ["BISECT_LOG", "BISECT_LOG"]),
    ];
    operations
        .into_iter()
        .find(|(_, names)| names.iter().any(|name| exists(name)))
        .map(|(operation, _)| operation)
}

/// Returns whether git knows the user's e-mail address. It would make one up from the names of user and machine.
fn has_email(place: &Place) -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_configured = |key: &str| place.settings.get(key).is_some_and(|value| !value.is_empty());
    is_configured("user.email")
        || is_set("EMAIL")
        || ((is_set("GIT_COMMITTER_EMAIL") || is_configured("committer.email"))
            && (is_set("GIT_AUTHOR_EMAIL") || is_configured("author.email")))
}

/// Returns the attributes of paths from the root of the work tree; those of a record that the room could have if there are none.
pub(super) fn attributes<'p>(
    place: &Place,
    paths: impl IntoIterator<Item = &'p [u8]>,
) -> Result<Vec<Attributes>, GitError> {
    let mut input = Vec::new();
    for path in paths {
        input.extend_from_slice(path);
        input.push(0);
    }
    if input.is_empty() {
        input = place.tree_path(POSSIBLE_RECORD);
        input.push(0);
    }
    let mut all: Vec<Attributes> = Vec::new();
    let mut values: Vec<String> = Vec::new();
    let call = place.work_tree.call("check-attr").args(["-z", "--stdin", "text"]).args(CHANGING);
    call.input(input).values(|value| {
        values.push(String::from_utf8_lossy(value).into_owned());
        let [path, name, value] = &values[..] else { return };
        if all.last().is_none_or(|last| last.path != *path) {
            all.push(Attributes { path: path.clone(), ..Attributes::default() });
        }
        if let Some(last) = all.last_mut() {
            match (&**name, &**value) {
                ("text", value) => last.is_binary = value == "unset",
                (_, "unspecified" | "unset") => {}
                // It has no effect if line ends are left alone.
                ("eol", _) if last.is_binary => {}
                _ => last.changing.push((name.clone(), value.clone())),
            }
        }
        values.clear();
    })?;
    Ok(all)
}
