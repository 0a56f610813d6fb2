"""Find the commands that a page shows, and what it shows them to print."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(
    r"^(?P<indent> *)(?P<marks>`{3,})(?P<kind>[^\n`]*)\n(?P<body>.*?)^(?P=indent)(?P=marks) *$",
    re.MULTILINE | re.DOTALL,
)
KINDS = {"", "sh", "console", "text", "bash"}
COMMAND = re.compile(r"^(?:\$ )?(?:echo \S.* \| )?(?:\.venv/bin/)?motcua ")
BUILT = ("_build", "_generated")


@dataclass(frozen=True)
class Shown:
    """One command of a page: its words, what is piped into it, and the lines shown below it."""

    line: int
    words: tuple[str, ...]
    piped: str = ""
    printed: tuple[str, ...] = ()


def pages() -> list[Path]:
    """The pages whose commands need a folder of files; docs/maintain, which changes the sources, has its own test."""
    found = (path for path in (ROOT / "docs").rglob("*.md") if not {*BUILT, "maintain"} & set(path.parts))
    return [ROOT / "README.md", ROOT / "README.vi.md", ROOT / "SECURITY.md", *sorted(found)]


def commands(page: Path) -> Iterator[Shown]:
    """Yield the commands of a page in their order."""
    text = page.read_text("utf-8")
    for fence in FENCE.finditer(text):
        if fence["kind"].strip() in KINDS:
            first = text.count("\n", 0, fence.start()) + 2
            yield from _in_block(fence["body"].replace("\\\n", " "), first)


def _in_block(body: str, first: int) -> Iterator[Shown]:
    waiting: list[Shown] = []
    for place, line in enumerate(map(str.strip, body.splitlines())):
        if COMMAND.match(line):
            yield from waiting
            waiting = list(_parsed(line, first + place))
        elif waiting and line:
            last = waiting[-1]
            told = line.removeprefix("# → ")
            waiting[-1] = Shown(last.line, last.words, last.piped, (*last.printed, told))
    yield from waiting


def _parsed(line: str, number: int) -> Iterator[Shown]:
    """Yield the commands of a line: a pipe from echo, several with semicolons between, a comment behind."""
    words, piped = shlex.split(line.removeprefix("$ "), comments=True), ""
    if words[0] == "echo":
        piped, words = words[1], words[3:]
    while words:
        end = words.index(";") if ";" in words else len(words)
        yield Shown(number, tuple(words[1:end]), piped)
        words = words[end + 1 :]


def prose(page: Path) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command that stands inside a sentence, as far as its options can be told."""
    text = FENCE.sub("", page.read_text("utf-8"))
    for quoted in re.findall(r"`motcua ([^`]+)`", text):
        yield tuple(re.findall(r"--?[A-Za-z][\w-]*|[^\s\[\]|]+", quoted.replace("\n", " ")))
