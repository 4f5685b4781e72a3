"""Makes a wheel that installs the program: wheel.py PROGRAM VERSION ARCH SOURCE OUT

A wheel is a zip file; all that this one has is the program, which pip puts into the directory of scripts. The program is
static, so it runs with every C library.
"""

import base64
import hashlib
import os
import sys
import time
import zipfile
from pathlib import Path


def main() -> None:
    program, version, arch, source, out = sys.argv[1:]
    tags = [f"py3-none-manylinux_2_17_{arch}", f"py3-none-musllinux_1_1_{arch}"]
    name = f"trialdesk-{version}"
    info = f"{name}.dist-info"
    metadata = (
        "Metadata-Version: 2.1\n"
        "Name: trialdesk\n"
        f"Version: {version}\n"
        "Summary: The review console for expired software trials\n"
        "Home-page: https://github.com/trialdesk/trialdesk\n"
        "License: MIT OR Apache-2.0\n"
        "Requires-Python: >=3.8\n"
    )
    wheel = "Wheel-Version: 1.0\nGenerator: trialdesk packaging\nRoot-Is-Purelib: false\n"
    wheel += "".join(f"Tag: {tag}\n" for tag in tags)
    files = [
        (f"{name}.data/scripts/trialdesk", Path(program).read_bytes(), 0o755),
        (f"{info}/LICENSE-APACHE", Path(source, "LICENSE-APACHE").read_bytes(), 0o644),
        (f"{info}/LICENSE-MIT", Path(source, "LICENSE-MIT").read_bytes(), 0o644),
        (f"{info}/METADATA", metadata.encode(), 0o644),
        (f"{info}/WHEEL", wheel.encode(), 0o644),
    ]
    record = "".join(f"{path},sha256={digest(data)},{len(data)}\n" for path, data, _ in files)
    files.append((f"{info}/RECORD", f"{record}{info}/RECORD,,\n".encode(), 0o644))

    moment = time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))[:6]
    platforms = f"manylinux_2_17_{arch}.musllinux_1_1_{arch}"
    with zipfile.ZipFile(Path(out, f"{name}-py3-none-{platforms}.whl"), "w") as archive:
        for path, data, mode in files:
            entry = zipfile.ZipInfo(path, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (0o100000 | mode) << 16
            archive.writestr(entry, data, compresslevel=9)


def digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


main()
