"""Every command that a page shows is run, with the files it names; what the page shows it to print must be printed."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest
from click import Command, Context

sys.path.insert(0, str(Path(__file__).parent))

from pagecommands import ROOT, Shown, commands, pages, prose
from stage import qr_text, set_stage

from motcua.cli import main
from motcua.cli.app import app

PAGES = {str(page.relative_to(ROOT)): tuple(commands(page)) for page in pages()}
SHOWN = [
    pytest.param(shown, id=f"{name}:{shown.line} {' '.join(shown.words[:2])}")
    for name, found in PAGES.items()
    for shown in found
]
# What finds something on the stage: its register has a late dossier, its portal.py knows nothing, and its lists of
# revoked certificates are old where no --at is given. Every other command is clean.
FINDS = (
    lambda words: words[0] == "audit",
    lambda words: "--against" in words,
    lambda words: words[0] == "verify" and not {"--at", "--qr"} & set(words),
)


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    """The folder in which all commands run, in the order of the pages: one may read what another wrote."""
    folder = tmp_path_factory.mktemp("stage")
    set_stage(folder)
    for month in ("thang-1", "thang-2"):
        assert main(["statistics", str(folder / "so-theo-doi.xlsx"), "--out", str(folder / month)]) == 0
    return folder


def arguments_of(shown: Shown) -> list[str]:
    """The words of a command, with a program and a code in the place of those that the page leaves open."""
    program = f"{sys.executable} portal.py"
    replaced = {"MC1:…": qr_text(), "java -jar portal.jar": program, "node han.js": program}
    return [replaced.get(word, word) for word in shown.words]


def expected_code(shown: Shown) -> int:
    """1 where something is to be found, else 0."""
    return int(any(finds(shown.words) for finds in FINDS))


def pattern_of(line: str) -> re.Pattern[str]:
    """A shown line as a pattern: three dots stand for anything, and spaces for any number of them."""
    return re.compile(".*".join(r"\s+".join(map(re.escape, part.split())) for part in line.split("…")))


@pytest.mark.parametrize("shown", SHOWN)
def test_a_command_of_a_page_does_what_the_page_says(shown, stage, monkeypatch, capsys):
    monkeypatch.chdir(stage)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(shown.piped.encode()), "utf-8"))
    code = main(arguments_of(shown))
    printed = capsys.readouterr()

    assert code == expected_code(shown), printed.err
    assert printed.out.strip()
    assert [line for line in shown.printed if not pattern_of(line).search(printed.out)] == []


def command_of(words: tuple[str, ...]) -> Command | None:
    """The command that some words name, or None: `motcua.exe`, say, is none."""
    command: Command | None = app
    for word in words:
        inner = getattr(command, "commands", None)
        if inner is None or not re.fullmatch(r"[a-z][a-z-]*", word):
            break
        command = inner.get(word)
    return command


NAMED = [
    pytest.param(words, id=f"{page.relative_to(ROOT)}: {' '.join(words)}")
    for page in pages()
    for words in dict.fromkeys(prose(page))
]


@pytest.mark.parametrize("words", NAMED)
def test_a_command_inside_a_sentence_exists_with_the_options_it_is_shown_with(words):
    command = command_of(words)

    assert command is not None
    known = {"--version", "--help"} | {
        option for one in command.get_params(Context(command)) for option in (*one.opts, *one.secondary_opts)
    }
    assert {word for word in words if word.startswith("--")} <= known


def test_the_first_pages_of_both_readers_show_commands():
    assert {len(PAGES[name]) > 0 for name in ("README.md", "README.vi.md", "docs/tutorial/auditor.md")} == {True}
    assert sum(map(len, PAGES.values())) >= 40
