"""Errors as people or programs see them: what happened, what was kept, what to do, an exit code; no traceback."""

from __future__ import annotations

import json
import os
import shlex
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from typer.exceptions import Abort, TyperException

from atelier.errors import AtelierError

DEFECT, USAGE, STOPPED = 70, 2, 130  # 70: EX_SOFTWARE of sysexits.h


def report(error: BaseException, args: Sequence[str]) -> int:
    """Print an error and return the exit code. `args` are the command line, which may not have been understood."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else 1
    if isinstance(error, BrokenPipeError):  # the reader has gone (| head): nobody is left to be told
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    command = ""
    if isinstance(error, AtelierError):
        found = (error.code, error.message, error.kept, error.advice, error.exit_code)
        command = _command(error.command, args)
    elif isinstance(error, KeyboardInterrupt | Abort | EOFError):
        found = ("cancelled", "stopped", "what was finished is kept", "", STOPPED)
    elif isinstance(error, TyperException):
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error.format_message(), file=sys.stderr)
            return USAGE
        context = getattr(error, "ctx", None)
        advice = f"`{context.command_path} --help` shows how" if context is not None else ""
        found = ("usage", error.format_message(), "", advice, USAGE)
    else:
        found = _defect(error, args)
    code, message, kept, advice, exit_code = found
    if "--json" in args:
        told = {"code": code, "message": message, "kept": kept, "advice": advice, "exit_code": exit_code}
        told |= {"command": command} if command else {}
        print(json.dumps({"error": told}, ensure_ascii=False))
    tell(message, kept, advice, command)
    return exit_code


def tell(message: str, kept: str = "", advice: str = "", command: str = "") -> None:
    """An error's lines on standard error. `command` does what is advised."""
    advice = ": ".join(part for part in (advice, command) if part)
    lines = [f"atelier: {message}", *([f"  kept: {kept}"] * bool(kept)), *([f"  next: {advice}"] * bool(advice))]
    print("\n".join(lines), file=sys.stderr)


def _command(words: Sequence[str], args: Sequence[str]) -> str:
    """The command to type, about the same home and workspace as the one that failed."""
    if not words:
        return ""
    same: list[str] = []
    for at, one in enumerate(args):
        name, equals, _ = one.partition("=")
        if name in ("--home", "--workspace"):
            same += [one] if equals else list(args[at : at + 2])
    return shlex.join(["atelier", *words, *same])


def _defect(error: BaseException, args: Sequence[str]) -> tuple[str, str, str, str, int]:
    """An error that nobody foresaw: its traceback goes to a file."""
    said = f"{type(error).__name__}: {error}".splitlines()[0][:300]
    path = _write_log(error, args)
    where = f"please report it with {path}" if path else "please report it"
    return "defect", f"something unexpected went wrong ({said})", "what was finished is kept", where, DEFECT


def _write_log(error: BaseException, args: Sequence[str]) -> Path | None:
    text = "".join(traceback.format_exception(error))
    name = time.strftime("error-%Y%m%d-%H%M%S") + f"-{os.getpid()}.log"
    for folder in (_home(args) / "logs", Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (folder / name).write_text(f"atelier {' '.join(args)}\n\n{text}", encoding="utf-8")
        except OSError:
            continue
        return folder / name
    return None


def home_folder(given: Path | None) -> Path:
    """The studio's folder, as `steps.studio.default_home` has it, without loading the studio."""
    if given is None and (said := os.environ.get("ATELIER_HOME")):
        given = Path(said)
    if given is not None:
        return given.expanduser()
    import platformdirs

    return platformdirs.user_data_path("atelier", appauthor=False)


def _home(args: Sequence[str]) -> Path:
    """The home folder that the command line names, read without the parser, which may be what failed."""
    for index, arg in enumerate(args):
        if arg == "--home" and index + 1 < len(args):
            return home_folder(Path(args[index + 1]))
        if arg.startswith("--home="):
            return home_folder(Path(arg.removeprefix("--home=")))
    return home_folder(None)
