"""Runs two programs on copies of the sample room and compares them: that of this machine, and that of Windows under Wine.

    compare.py PROGRAM PROGRAM.EXE PREFIX

PREFIX is Wine's folder, which is created if it is missing. Identifiers and times are replaced before the comparison.
"""

import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time

REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WINE = next(path for path in ("/usr/lib/wine/wine64", shutil.which("wine64"), shutil.which("wine")) if path and os.path.exists(path))
FAILED = []


class Program:
    def __init__(self, command, folder, environment):
        self.command, self.folder = command, folder
        self.environment = environment
        self.room = os.path.join(folder, "room")
        shutil.copytree(os.path.join(REPOSITORY, "sample-evidence"), self.room)

    def run(self, arguments, text=""):
        done = subprocess.run(self.command + arguments, cwd=self.folder, env=self.environment, input=text.encode(),
                              capture_output=True, timeout=120)
        return done.returncode, plain(done.stdout), plain(done.stderr)

    def compared(self, arguments, text=""):
        """Does the same, without what may differ by system: the form of paths, and the system's own words for errors."""
        status, out, err = self.run(arguments, text)
        return status, self.neutral(out), self.neutral(err)

    def neutral(self, text):
        text = text.replace("\\", "/").replace("Z:/", "/").replace(self.folder, "FOLDER")
        text = re.sub(r": [^:]*\(os error \d+\)", ": the system's error", text)
        # Records of one moment are in the order of their random identifiers.
        return sorted(text.splitlines())

    def files(self):
        found = {}
        for folder, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    relative = os.path.relpath(path, self.folder)
                    if not relative.startswith((".home", "home")):
                        found[plain(relative.encode())] = plain(file.read())
        return found


def plain(text):
    """Replaces what differs from run to run: ULIDs, moments and digests of records."""
    text = text.decode("utf-8", "replace").replace("\r\n", "\n")
    text = re.sub(r"\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b", "ULID", text)
    text = re.sub(r"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "MOMENT", text)
    text = re.sub(r"\b20\d{6}T\d{6}Z", "MOMENT", text)
    text = re.sub(r"sha256:[0-9a-f]{64}", "DIGEST", text)
    return text.replace("trialdesk.exe", "trialdesk")


def programs(folder, own, windows, prefix):
    base = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "GIT_CEILING_DIRECTORIES": "/"}
    made = []
    for name, command, extra in [
        ("linux", [own], {"HOME": os.path.join(folder, "linux", "home")}),
        ("windows", [WINE, windows], {"HOME": os.path.join(folder, "windows", "home"), "WINEPREFIX": prefix, "WINEDEBUG": "-all"}),
    ]:
        os.makedirs(os.path.join(folder, name, "home"))
        made.append(Program(command, os.path.join(folder, name), {**base, **extra}))
    return made


def compare(what, linux, windows):
    same = linux == windows
    print(("same     " if same else "DIFFERENT"), what)
    if not same:
        FAILED.append(what)
        for left, right in zip(linux if isinstance(linux, tuple) else (linux,), windows if isinstance(windows, tuple) else (windows,)):
            if left != right:
                print("  linux:  ", repr(left)[:600], "\n  windows:", repr(right)[:600])


def expect(what, holds):
    print(("holds    " if holds else "FAILED   "), what)
    if not holds:
        FAILED.append(what)


def console(program, keys):
    """Runs the console in a terminal and presses keys, each after a pause. Returns its status."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(program.folder)
        os.execvpe(program.command[0], program.command + ["--as", "dana", "room"], program.environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def drain(seconds):
        end = time.time() + seconds
        while time.time() < end:
            if select.select([terminal], [], [], 0.1)[0]:
                try:
                    if not os.read(terminal, 65536):
                        return
                except OSError:
                    return

    for pause, pressed in keys:
        drain(pause)
        for key in pressed:
            # Keys that come at once are a paste, and a paste records nothing.
            os.write(terminal, key.encode())
            drain(0.2)
    for _ in range(40):
        drain(0.2)
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.1)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return None


def denials(program):
    """Returns the reasons of the denials of the trial that the console decides on."""
    folder = os.path.join(program.room, "TRL-1053", "decisions")
    texts = [open(os.path.join(folder, name)).read() for name in os.listdir(folder)] if os.path.isdir(folder) else []
    return [line for text in texts if "verdict: denied" in text for line in text.splitlines() if line.startswith("reason:")]


def main(own, windows, prefix):
    folder = tempfile.mkdtemp(prefix="trialdesk-platforms-")
    a, b = programs(folder, own, windows, prefix)
    if not os.path.isdir(prefix):
        subprocess.run([WINE, "wineboot", "-i"], env=b.environment, check=True, capture_output=True, timeout=600)
    approve = ["--approve", "--until", "+7d", "--reason", "Renewal signed; provisioning on Monday.", "--as", "dana"]
    steps = [
        ["--version"],
        ["check", "room"],
        ["check", "--format", "json", "room"],
        ["check", "--only", "public-boundary", "room"],
        ["list", "room"],
        ["list", "--format", "json", "room"],
        ["show", "TRL-1042", "room"],
        ["show", "TRL-1003", "room"],
        ["log", "room"],
        ["log", "--format", "csv", "room"],
        ["verify", "room"],
        ["check", "nowhere"],
        ["decide", "TRL-1060", "--dry-run", *approve, "room"],
        ["decide", "TRL-1060", *approve, "room"],
        ["decide", "TRL-1060", "--deny", "--reason", "Not agreed.", "--as", "eli", "room"],
        ["decide", "TRL-1060", "--withdraw", "--reason", "Mistake.", "--as", "dana", "room"],
        ["show", "TRL-1060", "room"],
        ["log", "room"],
        ["verify", "room"],
        ["check", "room"],
        ["init", "fresh"],
        ["new", "TRL-2000", "--outcome", "renewed", "fresh"],
        ["new", "trl-2000", "--outcome", "renewed", "fresh"],
        ["new", "aux.pilot", "--outcome", "renewed", "fresh"],
        ["check", "fresh"],
        ["request", "TRL-1042", "room"],
        ["request", "TRL-1042", "--output", "request.md", "room"],
        ["schema", "policy"],
    ]
    for step in steps:
        compare(" ".join(step), a.compared(step), b.compared(step))
    script = "list\nopen 1\nback\nquit\n"
    compare("--linear room", a.compared(["--linear", "room"], script), b.compared(["--linear", "room"], script))
    compare("the files that were written", a.files(), b.files())
    expect("what was written ends lines with LF", all("\r" not in text for text in b.files().values()))
    for name in ("TRL-1060", "TRL-1014"):
        place = os.path.join(b.room, name, "decisions")
        expect(f"nothing temporary is left beside the records of {name}",
               os.path.isdir(place) and not [entry for entry in os.listdir(place) if entry.startswith(".")])
    status, _, err = b.run(["check", "Z:\\nowhere/at\\all"])
    expect("a path is shown with one kind of separator", "Z:\\nowhere\\at\\all" in err)
    _, out, _ = b.run(["state", "path", "room"])
    expect("a path is shown without \\\\?\\", "\\\\?\\" not in out and "/" not in out and ":\\" in out)
    # Wine's console (8.0) does not follow the escape sequences that place text, so what is drawn there is not compared.
    keys = [(8, "0"), (1, "/1053\r"), (1, "d"), (2, "Not @greed."), (1, "\x13"), (4, "q"), (1, "q")]
    compare("the console ends as it should", console(a, keys), console(b, keys))
    compare("the decision that was typed in the console", denials(a), denials(b))
    expect("the console recorded a decision", denials(b) == ["reason: Not @greed."])
    shutil.rmtree(folder)
    print(f"{len(FAILED)} differences" if FAILED else "no differences")
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
