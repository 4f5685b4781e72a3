//! Conversion between the form and its draft.

use crate::console::app::decision::form::{DecisionForm, FieldId, TextInput};
use crate::state::{DraftKey, FormDraft};

impl DecisionForm {
    /// Returns the draft of the current input. An untouched suggestion is left out.
    #[must_use]
    pub fn draft(&self) -> FormDraft {
        let typed = |id| {
            let field = self.fields.iter().find(|field| field.id == id && !field.input.is_suggested());
            field.map(|field| field.input.text().to_owned()).unwrap_or_default()
        };
        let DraftKey { trial_ref, stage, verdict } = self.draft_key();
        FormDraft {
            trial_ref,
            stage,
            verdict,
            until: typed(FieldId::GraceEnd),
            expires_on: typed(FieldId::ExpiresOn),
            reason: typed(FieldId::Reason),
            conditions: typed(FieldId::Conditions),
            external_ref: typed(FieldId::ExternalRef),
        }
    }

    /// Puts a draft into the fields.
    pub fn fill(&mut self, draft: &FormDraft) {
        for field in &mut self.fields {
            let text = match field.id {
                FieldId::GraceEnd => &draft.until,
                FieldId::ExpiresOn => &draft.expires_on,
                FieldId::Reason => &draft.reason,
                FieldId::Conditions => &draft.conditions,
                FieldId::ExternalRef => &draft.external_ref,
                FieldId::Count => continue,
            };
            if !text.is_empty() {
                field.input.replace(text);
            }
        }
        self.touched = true;
        self.refresh();
    }

    /// Clears the typed number, because the number of remaining trials has changed.
    pub fn ask_for_the_count_again(&mut self) {
        for field in self.fields.iter_mut().filter(|field| field.id == FieldId::Count) {
            field.input.replace("");
        }
    }

    /// Puts a text into the field of the reason, and the focus on it.
    pub fn set_reason(&mut self, reason: &str) {
        let Some(at) = self.fields.iter().position(|field| field.id == FieldId::Reason) else { return };
        self.fields[at].input.replace(reason);
        self.focus = at;
        self.touched = true;
        self.is_unsaved = true;
        self.refresh_input();
    }

    /// Suggests a reason for withdrawing a recent decision.
    pub fn suggest_undoing(&mut self) {
        let reason = self.fields.iter_mut().find(|field| field.id == FieldId::Reason);
        if let Some(field) = reason.filter(|field| field.input.is_blank()) {
            field.input = TextInput::suggesting("Withdrawn: decided by mistake.");
            self.refresh();
        }
    }

    /// Returns whether the form has input to clear, or cleared input to restore.
    #[must_use]
    pub fn can_clear(&self) -> bool {
        !self.is_recording() && (!self.draft().is_blank() || self.aside.is_some())
    }

    /// Clears the form and keeps its input aside; if the form is empty, restores that input. Returns whether it was
    /// restored.
    pub fn clear_or_bring_back(&mut self) -> bool {
        let typed = self.draft();
        self.is_unsaved = true;
        self.fields = self.fresh_fields();
        self.focus = 0;
        if typed.is_blank()
            && let Some(aside) = self.aside.take()
        {
            self.fill(&aside);
            return true;
        }
        self.aside = Some(typed);
        self.touched = false;
        self.refresh();
        false
    }
}
