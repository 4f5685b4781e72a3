"""Reads the reports on the sample room, on made rooms and on a hostile room with the parsers that their readers use."""

import csv
import io
import json
import logging
import os
import subprocess
import sys
import tarfile
import tempfile
from datetime import date
from pathlib import Path

import bagit
import html5lib
import icalendar
import jsonschema
import junitparser
import markdown_it

# bagit logs each difference that a test asks it to find.
logging.disable(logging.ERROR)
PROGRAM, TOOLS = sys.argv[1], Path(sys.argv[2])
SAMPLE = Path(__file__).resolve().parents[2] / "sample-evidence"
FORMATS = ["json", "markdown", "html", "csv", "github", "junit", "sarif", "ics"]
HOSTILE = [
    "</title></section><script>alert(1)</script>",
    '"onload=alert(1)&amp;&#60;',
    "]]>-->",
    "::error::no::",
    "%0A::warning::no",
    "=1+1;@SUM(A1)",
    "\uff1d1+1",
    "`code` ``` *b* _i_ [l](https://x.test) | cell",
    "@team#12",
    "END:VEVENT,BEGIN:VEVENT;\\n",
]


def run(room, *arguments, statuses=(0, 1, 3)):
    environment = {"PATH": os.environ["PATH"], "HOME": str(room.parent)}
    done = subprocess.run([PROGRAM, *arguments], cwd=room, env=environment, capture_output=True)
    assert done.returncode in statuses, (arguments, done.returncode, done.stderr)
    return done.stdout.decode("utf-8")


def gates(report):
    return [gate for trial in report["results"] for stage in trial["stages"] for gate in stage["checks"]]


def check_junit(text, report):
    cases = [case for suite in junitparser.JUnitXml.fromstring(text.encode()) for case in suite]
    kinds = [type(result).__name__ for case in cases for result in case.result]
    wanted = [gate["status"] for gate in gates(report)]
    assert len(cases) == len(wanted) + len(report["problems"])
    assert kinds.count("Failure") == wanted.count("blocked")
    assert kinds.count("Skipped") == wanted.count("not_applicable")
    assert kinds.count("Error") == len(report["problems"])
    assert all(case.classname and case.name for case in cases)


def check_sarif(text, report):
    sarif = json.loads(text)
    schema = TOOLS / "schema/package/lib/schemas/sarif-2.1.0-rtm.5.json"
    if schema.exists():
        jsonschema.Draft7Validator(json.loads(schema.read_text("utf-8-sig"))).validate(sarif)
    findings = sum(len(gate["findings"]) for gate in gates(report))
    assert len(sarif["runs"][0]["results"]) == findings + len(report["problems"])
    tool = TOOLS / "multitool/package/Sarif.Multitool"
    if tool.exists():
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "report.sarif"
            file.write_text(text, "utf-8")
            environment = {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1", "HOME": folder, "PATH": os.environ["PATH"]}
            command = [tool, "validate", file, "--rule-kind", "Sarif;Ghas"]
            done = subprocess.run(command, env=environment, capture_output=True, text=True)
            said = done.stdout + done.stderr
            assert done.returncode == 0 and "1 files scanned" in said, said
            assert ": error " not in said and ": warning " not in said, said


def check_ics(text, report):
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n")) and "\n" not in text.replace("\r\n", "")
    calendar = icalendar.Calendar.from_ical(text)
    events = [event for event in calendar.walk("VEVENT")]
    uids = [str(event["UID"]) for event in events]
    assert len(uids) == len(set(uids)) and len(calendar.walk()) == len(events) + 1
    for event in events:
        start, end = event.decoded("DTSTART"), event.decoded("DTEND")
        assert type(start) is date and (end - start).days == 1 and event["DTSTAMP"]
    ends = {str(event.decoded("DTSTART")) for event in events if str(event["SUMMARY"]).endswith(": grace ends")}
    known = {trial["grace"]["ends_on"] for trial in report["results"]}
    assert ends <= known
    assert {day for day in known if day and day >= report["evaluated_at"][:10]} <= ends


def check_csv(text, report):
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:], newline="")))
    count = lambda kind: sum(row["row"] == kind for row in rows)
    assert count("finding") == sum(len(gate["findings"]) for gate in gates(report))
    assert count("problem") == len(report["problems"])
    assert count("trial") == report["summary"]["ready"]
    for row in rows:
        assert None not in row and None not in row.values()
        for cell in row.values():
            assert not cell.lstrip().startswith(tuple("=+-@\uff1d\uff0b\uff0d\uff20")), cell


def check_html(text, report):
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    names = {element.tag for element in page.iter()}
    allowed = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "table", "thead", "tbody"}
    assert names <= allowed | {"tr", "th", "td", "a", "code", "section", "ul", "li"}, names
    assert len(list(page.iter("section"))) == sum(trial["status"] != "ready" for trial in report["results"])
    assert all(link.get("href").startswith("#trial-") for link in page.iter("a"))


def check_markdown(text, report):
    tokens = markdown_it.MarkdownIt("commonmark").enable("table").parse(text)
    inline = [child for token in tokens for child in token.children or []]
    assert {token.type for token in tokens}.isdisjoint({"html_block", "fence", "code_block", "blockquote_open"})
    assert {child.type for child in inline} <= {"text", "code_inline", "strong_open", "strong_close", "html_inline", "text_special", "softbreak"}
    assert all(child.content == "<!-- -->" for child in inline if child.type == "html_inline")
    titles = sum(token.type == "heading_open" and token.tag == "h3" for token in tokens)
    assert titles == sum(trial["status"] != "ready" for trial in report["results"])


def check_github(text, report):
    lines = text.splitlines()
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)
    for kind in ("error", "warning", "notice"):
        assert sum(line.startswith(f"::{kind} ") for line in lines) <= 10


def check_all(room, name):
    with tempfile.TemporaryDirectory() as folder:
        files = {format: Path(folder) / format for format in FORMATS}
        run(room, "check", *[part for format in FORMATS for part in ("--report", f"{format}={files[format]}")])
        texts = {format: file.read_bytes().decode("utf-8") for format, file in files.items()}
    report = json.loads(texts["json"])
    for format in FORMATS[1:]:
        globals()[f"check_{format}"](texts[format], report)
    rows = list(csv.DictReader(io.StringIO(run(room, "list", "--format", "csv")[1:], newline="")))
    assert [row["status"] for row in rows] == [trial["status"] for trial in report["results"]]
    print(f"validators: {len(FORMATS)} formats of {name}: {len(report['results'])} trials, {len(report['problems'])} problems")


def check_pack(room, name):
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "pack.tar.gz"
        run(room, "export", "--audit", str(archive), "--from", "2026-01-01", "--to", "2026-12-31", statuses=(0, 1))
        with tarfile.open(archive) as pack:
            pack.extractall(folder, filter="data")
        [root] = [path for path in Path(folder).iterdir() if path.is_dir()]
        bagit.Bag(str(root)).validate()
        packed = sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".sig")
        for path in packed[:: max(1, len(packed) // 12)]:
            content = path.read_bytes()
            path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
            try:
                bagit.Bag(str(root)).validate()
            except (bagit.BagError, ValueError):
                path.write_bytes(content)
            else:
                raise AssertionError(f"one changed byte of {path} is not found")
        (root / "data/added").write_text("x")
        try:
            bagit.Bag(str(root)).validate()
        except bagit.BagError:
            print(f"validators: the audit pack of {name}: {len(packed)} files")
        else:
            raise AssertionError("a file that was added is not found")


def room_of(folder, trials):
    room = Path(folder) / "room"
    room.mkdir()
    for name, text in trials:
        target = room / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    return room


def hostile_files():
    expiry = (SAMPLE / "TRL-1003/expiry.yaml").read_text()
    for number, text in enumerate(HOSTILE):
        packet = expiry.replace("trial_ref: trial:TRL-1003", f"trial_ref: {json.dumps('trial:' + str(number) + text.replace(' ', ''))}")
        packet = packet.replace("outcome: renewed", f"outcome: {json.dumps(text)}")
        name = text.replace("/", "-")
        yield f"{name}/expiry.yaml", packet
        yield f"{name}/{name}.yaml", f"{json.dumps(text)}: [\n"


def made_files(count):
    texts = {name: (SAMPLE / f"TRL-1003/{name}.yaml").read_text() for name in ("expiry", "approval", "followup")}
    for number in range(count):
        for name, text in list(texts.items())[: 1 + number % 3]:
            yield f"T-{number}/{name}.yaml", text.replace("TRL-1003", f"T-{number}")


with tempfile.TemporaryDirectory() as folder:
    room = Path(folder) / "room"
    subprocess.run(["cp", "-r", SAMPLE, room], check=True)
    check_all(room, "the sample room")
    check_pack(room, "the sample room")
for count in (1, 60):
    with tempfile.TemporaryDirectory() as folder:
        check_all(room_of(folder, made_files(count)), "a made room")
with tempfile.TemporaryDirectory() as folder:
    room = room_of(folder, hostile_files())
    check_all(room, "a hostile room")
    check_pack(room, "a hostile room")
