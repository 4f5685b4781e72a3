//! After every change: cursors and tops stay within what there is.

use super::super::geometry;
use super::super::model::Model;
use super::super::{form_plan, signing};
use super::moving::last_top;

pub(super) fn settle(model: &mut Model) {
    let plan = model.desk_plan();
    model.desk.keep_in_sight(plan.rows.rows());
    if model.desk.detail_top > 0 {
        let last = last_top(model.detail_lines().len(), plan.detail.rows());
        model.desk.detail_top = model.desk.detail_top.min(last);
    }
    settle_page(model);
    let (_, body) = geometry::page_body(model.size);
    if let Some(mending) = &mut model.show.mending {
        mending.keep_in_sight(body.rows());
    }
    let size = model.size;
    if let Some(form) = model.form.as_mut().filter(|form| form.paper_top > 0) {
        let paper = form_plan(form, size).paper;
        form.paper_top =
            form.paper_top.min(last_top(signing::lines(form, paper.columns()).len(), paper.rows()));
    }
}

fn settle_page(model: &mut Model) {
    let (_, body) = geometry::page_body(model.size);
    let Some(survey) = model.survey.clone() else { return };
    let certainty = model.certainty();
    let Some(page) = &mut model.page else { return };
    if *page.top_mut() == 0 {
        return;
    }
    let Some(reviewed) = survey.find(&page.trial_ref).and_then(|place| survey.trial(place)) else { return };
    let count = if page.tab == super::super::page::Tab::Evidence {
        page.evidence.lines.len()
    } else {
        page.lines(reviewed, &survey.room, certainty, body.columns()).len()
    };
    let top = page.top_mut();
    *top = (*top).min(last_top(count, body.rows()));
}
