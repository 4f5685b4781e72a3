//! ASCII replacements for the program's symbols. Text from evidence is not changed.

use ratatui::buffer::Buffer;

/// Replaces the program's symbols with ASCII.
pub(super) fn plain(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        let ascii = match cell.symbol() {
            "✗" => "x",
            "–" | "─" | "·" => "-",
            "◆" | "●" | "◌" | "▄" => "o",
            "▸" | "→" | "›" => ">",
            "↩" | "‹" => "<",
            "│" | "┃" => "|",
            "━" | "▅" => "=",
            "┄" | "░" => ".",
            "•" | "▇" => "*",
            "≠" => "!",
            "✎" | "▆" => "%",
            "✓" | "┬" | "╭" | "╮" | "╰" | "╯" | "┴" => "+",
            "↵" | "↑" | "▲" => "^",
            "↓" => "v",
            "…" => "~",
            "▁" => "_",
            "▂" => ",",
            "▃" => ":",
            "█" => "#",
            "“" | "”" => "\"",
            _ => continue,
        };
        cell.set_symbol(ascii);
    }
}
