//! A counter of the bytes that the detector looks at. In tests it shows that the work for a text of twice the length is
//! twice as much; otherwise it does nothing.

#[cfg(test)]
thread_local! {
    static BYTES: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Adds to the bytes that were looked at.
#[cfg(test)]
pub(crate) fn add(bytes: usize) {
    BYTES.set(BYTES.get().saturating_add(bytes));
}

/// Does nothing.
#[cfg(not(test))]
pub(crate) const fn add(_: usize) {}

#[cfg(test)]
mod tests {
    use super::BYTES;
    use crate::{forbidden_lines, kinds_in, mask_text, masked_ranges};

    /// Returns the bytes that a function looks at.
    fn work(run: impl FnOnce()) -> usize {
        BYTES.set(0);
        run();
        BYTES.get()
    }

    /// Texts that are made of one piece, many times.
    const PIECES: [(&str, &str, &str); 34] = [
        ("note: \"", "secret=", "\""),
        ("", "password:", ""),
        ("", "pwd=abc;", ""),
        ("", "token: ", ""),
        ("", "key-", ""),
        ("", "salesforcekey=", ""),
        ("", "awskey=", ""),
        ("-----BEGIN PRIVATE KEY----- ", "END ", ""),
        ("", "a: ", "x"),
        ("{", "password: [ ", ""),
        ("", "\"password\":\n", ""),
        ("{", "\"decided_by\": \"a@b.co\", ", "}"),
        ("", "decided_by: a@b.co\n", ""),
        ("", "AKIAQWERTYUIOP234567-", ""),
        ("", "-----BEGIN ", ""),
        ("", "a@b.co.", ""),
        ("", "4111 1111 1111 1111, ", ""),
        ("", "? client_secret\n: [ ", ""),
        ("", "password: 'x\n", ""),
        ("", "user: a\npassword: ", ""),
        ("", "user: a\n", ""),
        ("", "SECRET key ", ""),
        ("", "KEY-a1-", ""),
        ("", "token\n", ""),
        ("", "<secret>", ""),
        ("", "<token>a1b2c3d4e5f6g7h8</", ""),
        ("curl", " -u a:", ""),
        ("", " -u curl", ""),
        ("docker login", " -p $", ""),
        ("kind: Secret\n", " a: YWRtaW46cGFz\n", ""),
        ("", " a: YWRtaW46cGFz\n", ""),
        ("https://a.b/", "hook/", ""),
        ("", "https://a.b/api/", ""),
        ("", "abc = a1b2c3d4e5-", ""),
    ];

    /// A function of the detector with its name.
    type Search = (&'static str, fn(&str));

    fn blob() -> String {
        let base = "UEsDBBQAAAAIAKq2xFgT9Zk1nQ7cYb3rW8vD0mLx5hJf2KzPq6sAtU4eNoGiRlXyVwCB";
        format!("{base}{base}\n")
    }

    #[test]
    fn work_grows_with_the_length_of_the_text() {
        let blob = blob();
        let pieces = PIECES.iter().copied().chain([("", blob.as_str(), "")]);
        let searches: [Search; 4] = [
            ("kinds_in", |text| drop(kinds_in(text).collect::<Vec<_>>())),
            ("masked_ranges", |text| drop(masked_ranges(text))),
            ("mask_text", |text| drop(mask_text(text))),
            ("forbidden_lines", |text| drop(forbidden_lines(text))),
        ];
        let mut wrong = Vec::new();
        for (head, piece, tail) in pieces {
            let text = |length: usize| format!("{head}{}{tail}", piece.repeat(length / piece.len()));
            let (short, long) = (text(2_000), text(4_000));
            for (name, search) in searches {
                let (few, many) = (work(|| search(&short)), work(|| search(&long)));
                if many > few * 9 / 4 + 20_000 {
                    wrong.push(format!("{name} of {piece:?}: {few} and {many}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
