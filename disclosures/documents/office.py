"""Old Word files (doc), turned into docx by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from disclosures.documents.document import Page, UnreadableDocumentError, UnsupportedDocumentError
from disclosures.documents.docx import read_docx

PROGRAMS = ("soffice", "libreoffice")
TIME_LIMIT = 120.0
"""Seconds for one file: a filing takes a few, most of them the program's start."""

# What the user of LibreOffice would set so that a file of others can reach nothing: a linked picture or
# document would be fetched from wherever the file says. Where nobody listens (port 9) no proxy answers.
_SETTINGS = {
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks"): "true",
    ("Office.Common/Security/Scripting", "DisableActiveContent"): "true",
    ("Office.Common/Security/Scripting", "DisableMacrosExecution"): "true",
    ("Office.Writer/Content/Update", "Link"): "0",
    ("Inet/Settings", "ooInetProxyType"): "1",
    ("Inet/Settings", "ooInetNoProxy"): "",
    ("Inet/Settings", "ooInetHTTPProxyName"): "127.0.0.1",
    ("Inet/Settings", "ooInetHTTPProxyPort"): "9",
    ("Inet/Settings", "ooInetHTTPSProxyName"): "127.0.0.1",
    ("Inet/Settings", "ooInetHTTPSProxyPort"): "9",
}
_ITEM = (
    '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(_ITEM.format(path, name, value) for (path, name), value in _SETTINGS.items())
    + "</oor:items>"
)
"""The user's settings as LibreOffice keeps them, ``registrymodifications.xcu`` of its profile."""


def read_doc(data: bytes) -> tuple[Page, ...]:
    """Read an old Word file; its pages are those of the docx that LibreOffice makes of it.

    Raises:
        UnsupportedDocumentError: ``unsupported_doc`` if LibreOffice is not installed.
        UnreadableDocumentError: ``broken_doc`` if it makes nothing of the file, ``limit_exceeded`` if it
            takes too long, or as `read_docx`.
    """
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise UnsupportedDocumentError("unsupported_doc", "needs LibreOffice: no soffice on the PATH")
    return read_docx(converted(data, program))


def converted(data: bytes, program: str, time_limit: float = TIME_LIMIT) -> bytes:
    """The docx that LibreOffice makes of an old Word file.

    It works in a folder and with a profile of its own, which are gone afterwards, so that several may run and
    none keeps what another did; it runs no macro and asks nothing of the network. Past the time limit it is
    killed with whatever it has started.

    Raises:
        UnreadableDocumentError: as `read_doc`.
    """
    with TemporaryDirectory(prefix="juesuan-doc-") as name:
        folder = Path(name)
        source = folder / "document.doc"
        source.write_bytes(data)
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        where = f"-env:UserInstallation={profile.as_uri()}"
        command = [program, where, "--headless", "--norestore", "--convert-to", "docx", "--outdir", name]
        said = _run([*command, str(source)], folder, time_limit)
        made = folder / "document.docx"
        if not made.is_file():
            raise UnreadableDocumentError("broken_doc", f"LibreOffice made no docx of it: {said[-200:]}")
        return made.read_bytes()


def _run(command: Sequence[str], folder: Path, time_limit: float) -> str:
    """Run a program in a process group of its own; what it says."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=time_limit)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise UnreadableDocumentError("limit_exceeded", f"LibreOffice took over {time_limit:g} s") from error
    return said.decode("utf-8", "replace").strip()
