//! Times without `Z` are local, as OpenSSH takes them: standard time all year round.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use ssh_allowed_signers::AllowedSigners;
use support::keygen::{Keygen, NAMESPACE, Question};

const ZONES: [&str; 10] = [
    "UTC",
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Africa/Casablanca",
    "Pacific/Apia",
    "CET-1CEST,M3.5.0,M10.5.0/3",
];

/// Winter, summer, and the hours around the changes of clocks in several of the zones.
const TIMES: [&str; 12] = [
    "20260115",
    "20260715",
    "202607151200",
    "20260329023000",
    "20260329030000",
    "20261025023000",
    "20260308023000",
    "20261101013000",
    "20261004021500",
    "20260405014500",
    "20111230120000",
    "20180215000000",
];

#[test]
fn local_time_agrees_with_ssh_keygen() {
    let Some(keygen) = Keygen::found() else { return };
    let key = keygen.key("key", "-t ed25519");
    let record = b"verdict: approved\n";
    let signature = keygen.file(&key.sign(record));
    for zone in ZONES {
        let here = zone_named(zone);
        for time in TIMES {
            let line = format!("dana valid-after=\"{time}\" {}\n", key.public());
            let signers = AllowedSigners::parse(line.as_bytes(), &here);
            let first = first_second(&signers, &key.public(), time);
            for (second, expected) in [(first - 1.second(), false), (first, true)] {
                let question = Question {
                    signers: line.as_bytes(),
                    principal: "dana",
                    time: &second.strftime("%Y%m%d%H%M%SZ").to_string(),
                    zone,
                };
                let theirs = keygen.verifies(record, &signature, &question);
                assert_eq!(theirs, expected, "{zone} {time}: at {second}, and {first} is the first here");
            }
        }
    }
}

fn zone_named(name: &str) -> TimeZone {
    TimeZone::get(name).or_else(|_| TimeZone::posix(name)).unwrap()
}

/// The first second at which the key is given, looked for around the time as it is written.
fn first_second(signers: &AllowedSigners, key: &str, time: &str) -> Timestamp {
    let given = |second: i64| signers.look_up(key, "dana", NAMESPACE, second).is_given();
    let day = jiff::civil::Date::strptime("%Y%m%d", &time[..8]).unwrap();
    let noon = day.at(12, 0, 0, 0).in_tz("UTC").unwrap().timestamp().as_second();
    let (mut before, mut from) = (noon - 3 * 86_400, noon + 3 * 86_400);
    assert!(!given(before) && given(from), "{time}");
    while from - before > 1 {
        let middle = before.midpoint(from);
        if given(middle) { from = middle } else { before = middle }
    }
    Timestamp::from_second(from).unwrap()
}
