//! Gate 2: the expiry approval is there, says `approved`, and has not run out.

use super::sheet::Sheet;
use super::{Applies, Case};
use crate::domain::document::Kind;
use crate::domain::finding::Code;
use crate::domain::flaw::Flaw;
use crate::domain::labels::{ApprovalState, Label as _};

pub(super) fn judge<'a>(case: &Case<'a>, sheet: &mut Sheet<'a>) -> Applies {
    let Some(approval) = sheet.need(Kind::ExpiryApproval) else { return Applies::Yes };
    let state = approval.field("state");
    match state.label::<ApprovalState>() {
        Ok(ApprovalState::Approved) => {}
        Err(Flaw::Unsupported) => {
            let words: Vec<_> = ApprovalState::names().collect();
            let message = format!("`state` is not one of {}", words.join(", "));
            sheet.flag(approval, &state, Code::Unsupported, message);
        }
        Ok(_) => sheet.flag(approval, &state, Code::NotApproved, "`state` is not `approved`"),
        Err(_) => sheet.flag(approval, &state, Code::NotApproved, "`state` does not say `approved`"),
    }
    let expires_at = approval.field("expires_at");
    if expires_at.is_there()
        && let Some(at) = sheet.timestamp(approval, "expires_at")
        && at <= case.now.instant
    {
        sheet.flag(approval, &expires_at, Code::Expired, format!("the approval expired on {}", at.date()));
    }
    Applies::Yes
}
