//! Keys as tests write them: characters as they are, others by their name in angle brackets, as in `2j<Enter><C-s>`.

/// The keys to press at each step of the demo's tour. The last key goes on.
pub const WALK: [(&str, &str); 15] = [
    ("welcome", "<C-g>"),
    ("worst", "<Enter><C-g>"),
    ("nearly", "<Esc>/1042<Enter><C-g>"),
    ("missing", "<Enter>v<C-g>"),
    ("mend", "eCS-8811<C-s><C-g>"),
    ("turned", "<Esc>3<C-g>"),
    ("approvals", "2jjjja<C-g>"),
    ("sign", "<Tab>The sponsor has confirmed.<C-s><C-g>"),
    ("stale", "/1052<Enter><Enter>D<C-g>"),
    ("secret", "<Esc>1/1014<Enter><Enter>v<C-g>"),
    ("undo", "u<C-s><C-g>"),
    ("stages", "<Esc>2/2007<Enter><Enter><C-g>"),
    ("package", "aThe new start is agreed.<C-s><C-g>"),
    ("lost", "<Esc>:delete-record<Enter><C-g>"),
    ("end", "<C-g>"),
];

/// Splits a text into its keys.
pub fn split(keys: &str) -> Vec<&str> {
    let mut keys = keys;
    let mut out = Vec::new();
    while let Some(first) = keys.chars().next() {
        let named = keys.starts_with('<').then(|| keys.find('>')).flatten();
        let (key, rest) = keys.split_at(named.map_or(first.len_utf8(), |end| end + 1));
        out.push(key);
        keys = rest;
    }
    out
}

/// Returns the bytes that a terminal sends for a key.
pub fn bytes(key: &str) -> Vec<u8> {
    match key {
        "<Enter>" => b"\r".to_vec(),
        "<Esc>" => b"\x1b".to_vec(),
        "<Tab>" => b"\t".to_vec(),
        key => match key.strip_prefix("<C-").and_then(|key| key.strip_suffix('>')) {
            Some(key) => key.bytes().map(|byte| byte & 0x1f).collect(),
            None => key.as_bytes().to_vec(),
        },
    }
}
