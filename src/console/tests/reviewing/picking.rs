//! The calendar of the decision form.

use crate::console::tests::session::Session;
use trialdesk::console::app::command::InputMode;
use trialdesk::console::app::effect::Effect;

fn day(session: &Session) -> String {
    session.model.layers.form().unwrap().fields[0].input.text().to_owned()
}

#[test]
fn calendar_offers_days_within_the_policy() {
    let mut session = Session::open();
    session.press("2/1060<Enter>a<C-d>");
    assert_eq!(session.model.mode(), InputMode::Calendar);
    insta::assert_snapshot!("calendar", session.screen());
    insta::assert_snapshot!("calendar_80x24", session.resize(80, 24).screen());
    session.resize(120, 36);
    let before = day(&session);
    session.press("GG");
    assert!(session.shows("[20]") && session.shows("At most 2026-07-20"), "dana may grant 30 days");
    session.press("lj<PageDown>");
    assert!(session.shows("[20]"), "no way leads further");
    session.press("<Esc>");
    assert_eq!((day(&session), session.model.mode()), (before, InputMode::Form), "Esc takes nothing");
    session.press("<Alt-Down>ghk");
    assert!(session.shows("Sat 20 Jun, today"), "{}", session.screen());
    session.press("jl<Enter>");
    assert_eq!((day(&session).as_str(), session.model.mode()), ("2026-06-28", InputMode::Form));
    assert!(session.shows("Sun 28 Jun, in 8 days"), "the field's check follows");
    assert!(!session.asked.iter().any(|effect| matches!(effect, Effect::RecordDecision { .. })));
    session.press("<Tab>because<C-s>");
    assert_eq!(session.new_records().len(), 1, "{}", session.notice());
}

#[test]
fn keys_that_record_and_pastes_mean_nothing_over_the_calendar() {
    let mut session = Session::open();
    session.press("2/1060<Enter>a<Tab>because<C-d><C-s>");
    assert!(session.new_records().is_empty(), "what is not in sight is not recorded");
    assert_eq!(session.model.mode(), InputMode::Calendar);
    session.feed(trialdesk::console::app::msg::Msg::Paste("2026-06-30".to_owned()));
    assert!(session.notice().contains("text fields"));
    session.press("<Esc><Esc>");
    assert!(session.model.layers.form().is_none());
}

#[test]
fn calendar_without_days_gives_the_reason() {
    let mut session = Session::open();
    session.press("2/1060<Enter>d<C-d>");
    assert_eq!(session.notice(), "Pick a day: Only an approval has an end date");
}

#[test]
fn of_many_trials_the_shortest_allowance_is_the_limit() {
    let mut session = Session::of(Some("eli"), trialdesk::room::RoomOptions::default(), 120, 36);
    session.press("2*a<C-d>G");
    assert!(session.shows("At most 2026-07-04"), "eli may grant 14 days: {}", session.screen());
}
