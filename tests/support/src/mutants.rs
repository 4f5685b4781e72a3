//! Texts that are nearly YAML: files with a few things changed, and short texts of the scraps that YAML is made of.

/// A xorshift generator, so that a failure can be had again.
#[derive(Debug)]
struct Dice(u64);

impl Dice {
    fn of(seed: u64) -> Self {
        // Nearby seeds must not begin alike (the finaliser of splitmix64).
        let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Self((z ^ (z >> 31)) | 1)
    }

    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or_default() % sides.max(1)
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

/// Text that has a meaning in YAML, or nearly has one.
const SIGNS: &[&str] = &[
    ":", ": ", " :", " #", "#", "- ", "-", "  ", " ", "\n", "\n\n", "\n  ", "---\n", "--- ", "...\n", "[",
    "]", "{", "}", "{}", "[]", ",", ", ", "'", "''", "\"", "\\", "|", ">", "|-\n", "&a ", "*a", "!!str ",
    "! ", "%", "? ", "?", "\t", "\r", "\r\n", "~", "null", "true", "1", "-1", "1.5", "0x", ".inf", "<<: ",
    "@", "`", "é", "\u{feff}", "\u{85}", "\u{2028}", "\u{7f}", "\u{1}", "a: ", "- - ", "a:\n", "- a\n", "=",
    "$", "/",
];

/// Changed texts, one after the other.
#[derive(Debug)]
pub struct Mutants {
    seeds: Vec<String>,
    dice: Dice,
}

impl Mutants {
    /// Of these texts.
    pub fn new(seeds: Vec<String>, seed: u64) -> Self {
        Self { seeds, dice: Dice::of(seed) }
    }

    /// Changes one of the texts in a few places.
    pub fn mutate(&mut self) -> String {
        let index = self.dice.below(self.seeds.len());
        let mut text = self.seeds[index].clone();
        for _ in 0..=self.dice.below(4) {
            text = match self.dice.below(9) {
                0 => self.with_another_byte(&text),
                1 => self.with_a_piece_gone(&text),
                2 | 3 => self.with_a_sign(&text),
                4 => self.with_lines(&text, |lines, a, b| lines.swap(a, b)),
                5 => self.with_lines(&text, |lines, a, b| lines.insert(a, lines[b].clone())),
                6 => self.with_lines(&text, |lines, a, _| drop(lines.remove(a))),
                7 => self.with_another_indent(&text),
                _ => self.spliced(&text),
            };
        }
        text
    }

    fn place(&mut self, text: &str) -> usize {
        let mut at = self.dice.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    fn with_another_byte(&mut self, text: &str) -> String {
        let at = self.place(text);
        let rest: String = text[at..].chars().skip(1).collect();
        let byte = u8::try_from(32 + self.dice.below(95)).unwrap_or(b' ');
        format!("{}{}{rest}", &text[..at], char::from(byte))
    }

    fn with_a_piece_gone(&mut self, text: &str) -> String {
        let at = self.place(text);
        let gone = 1 + self.dice.below(4);
        let rest: String = text[at..].chars().skip(gone).collect();
        format!("{}{rest}", &text[..at])
    }

    fn with_a_sign(&mut self, text: &str) -> String {
        let at = self.place(text);
        format!("{}{}{}", &text[..at], self.dice.pick(SIGNS), &text[at..])
    }

    fn with_lines(&mut self, text: &str, change: impl Fn(&mut Vec<String>, usize, usize)) -> String {
        let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        let (a, b) = (self.dice.below(lines.len()), self.dice.below(lines.len()));
        change(&mut lines, a, b);
        lines.join("\n")
    }

    fn with_another_indent(&mut self, text: &str) -> String {
        let (indent, from) = (self.dice.below(6), self.dice.below(2) == 0);
        self.with_lines(text, |lines, a, b| {
            // One line, or all from there to another.
            let end = if from { a.max(b) } else { a };
            for line in &mut lines[a..=end] {
                let content = line.trim_start_matches(' ');
                let old = line.len() - content.len();
                let new = if from { (old + indent).saturating_sub(2) } else { indent };
                *line = " ".repeat(new) + content;
            }
        })
    }

    fn spliced(&mut self, text: &str) -> String {
        let index = self.dice.below(self.seeds.len());
        let other = self.seeds[index].clone();
        let (mut at, mut from) = (self.place(text), self.place(&other));
        if self.dice.below(2) == 0 {
            at = text[..at].rfind('\n').map_or(0, |end| end + 1);
            from = other[..from].rfind('\n').map_or(0, |end| end + 1);
        }
        format!("{}{}", &text[..at], &other[from..])
    }
}

/// A short text of scraps, another for each number.
pub fn soup(number: u64) -> String {
    const SCRAPS: &[&str] = &[
        "a", "b:", "c: ", "d: e", "-", "- ", "- f", "- g: h", "\n", "\n", "\n", "\n ", "\n  ", "\n    ",
        "\n---\n", " ", ":", ": ", "#", " # i", "[", "]", "[j, k]", "[]", "{}", "'l'", "\"m\"", "'", "\"",
        ",", "1", "~", "null", "\n- n", "\no: ", "\n  p: ", "\n  - q", "\n\n", "/", ".", "_", "?", "|", "&r",
        "*r", "!", "%",
    ];
    let mut dice = Dice::of(number);
    (0..=dice.below(14)).map(|_| dice.pick(SCRAPS)).collect()
}
