//! The texts of Windows paths.

/// Returns a path without the prefix that has Windows take it literally (`\\?\C:\room`, `\\?\UNC\server\share`), and with
/// `\` between all components.
pub(super) fn plain(path: &str) -> String {
    let path = path.replace('/', r"\");
    if let Some(share) = path.strip_prefix(r"\\?\UNC\") {
        return format!(r"\\{share}");
    }
    match path.strip_prefix(r"\\?\") {
        Some(rest) if rest.as_bytes().get(1) == Some(&b':') => rest.to_owned(),
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_without_the_literal_prefix_and_with_one_kind_of_separator() {
        for (path, shown) in [
            (r"\\?\C:\rooms\TRL-1042/decisions/a.yaml", r"C:\rooms\TRL-1042\decisions\a.yaml"),
            (r"\\?\UNC\server\share\room", r"\\server\share\room"),
            (r"C:\rooms", r"C:\rooms"),
            (r"rooms/sample", r"rooms\sample"),
            (r"\\?\Volume{b75e2c83}\room", r"\\?\Volume{b75e2c83}\room"),
            (r"\\server\share", r"\\server\share"),
        ] {
            assert_eq!(plain(path), shown);
        }
    }
}
