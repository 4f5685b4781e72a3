//! The layout of the decision form on a screen of a given size.

use crate::console::app::decision::form::DecisionForm;
use crate::console::app::geometry::{Area, BESIDE, Frame, Size, part};

/// The decision form.
#[derive(Clone, Copy, Debug)]
pub struct FormPlan {
    /// The rule over the fields.
    pub fields_title: Area,
    /// The fields.
    pub fields: Area,
    /// The rule over the preview.
    pub preview_title: Area,
    /// The preview.
    pub preview: Area,
    /// The line between fields and preview if they are side by side.
    pub divider: Area,
}

impl FormPlan {
    /// Returns the form on a screen of this size, with this many rows of fields.
    #[must_use]
    pub fn of(size: Size, field_rows: u16) -> Self {
        let body = Frame::of(size).body;
        let nothing = Area { width: 0, height: 0, ..body };
        let (mut left, divider, mut right) = if size.width >= BESIDE {
            let mut right = body;
            let left = right.take_left(part(body.width, 9, 20));
            let divider = right.take_left(1);
            (left, divider, right)
        } else {
            let mut lower = body;
            let upper = lower.take_top(field_rows.saturating_add(1).min(body.height));
            (upper, nothing, lower)
        };
        let title = |area: &mut Area| area.take_top(u16::from(area.height >= 3));
        let (fields_title, preview_title) = (title(&mut left), title(&mut right));
        Self { fields_title, fields: left, preview_title, preview: right.inset(1), divider }
    }
}

/// Returns the layout of a form on a screen of this size.
#[must_use]
pub fn form_plan(form: &DecisionForm, size: Size) -> FormPlan {
    FormPlan::of(size, form.rows())
}
