//! Links to web pages in the selected trial or file.

use crate::console::app::model::Model;
use crate::console::app::trial::state::Tab;
use crate::domain::document::Document;
use crate::domain::link::{link, links_in};
use crate::domain::trial::Trial;

impl Model {
    /// Addresses of web pages: of the shown file, of the decisions, or of the trial, those of the finding's document
    /// first.
    #[must_use]
    pub fn links(&self) -> Vec<String> {
        let Some(reviewed) = self.selected_trial() else { return Vec::new() };
        let trial = &reviewed.trial;
        let mut links = Vec::new();
        match self.layers.page().map(|page| (page.tab, &page.evidence)) {
            Some((Tab::Evidence, evidence)) => match &evidence.contents {
                Some(Ok(file)) => {
                    let shown = file.shown.lines().iter();
                    links.extend(shown.flat_map(|line| links_in(line)).map(str::to_owned));
                }
                _ => links.extend(of_documents(trial, |document| Some(&*document.path) == evidence.path())),
            },
            Some((Tab::Decisions, _)) => links.extend(of_decisions(trial)),
            Some((Tab::Gates, _)) | None => {
                let path = self.selected_finding().and_then(|finding| finding.path.clone());
                links.extend(of_documents(trial, |document| Some(&document.path) == path.as_ref()));
                links.extend(of_documents(trial, |document| document.kind.is_packet()));
                links.extend(of_decisions(trial));
            }
        }
        let mut seen = std::collections::HashSet::new();
        links.retain(|address| seen.insert(address.clone()));
        links
    }
}

fn of_documents(trial: &Trial, is_wanted: impl Fn(&Document) -> bool) -> Vec<String> {
    let documents = trial.documents().into_iter().filter(|document| is_wanted(document));
    let texts = documents.flat_map(|document| document.packed.strings());
    texts.filter_map(|(_, text)| link(text).ok()).map(str::to_owned).collect()
}

/// Returns the links in external references, the newest first.
fn of_decisions(trial: &Trial) -> Vec<String> {
    let references =
        trial.decisions.iter().rev().filter_map(|(decision, _)| decision.external_ref.as_deref());
    references.filter_map(|text| link(text).ok()).map(str::to_owned).collect()
}
