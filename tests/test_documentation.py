"""What the documents show runs, and what they name exists."""

import re
from pathlib import Path

import pytest

from app.cli.main import COMMANDS, build_parser
from app.core.settings import Settings
from app.main import create_app
from gospel_keys.genres.registry import GENRES

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
EXAMPLES = [
    (page.name, number, code)
    for page in PAGES
    for number, code in enumerate(re.findall(r"```python\n(.*?)```", page.read_text(), re.S), 1)
]


@pytest.mark.parametrize(
    ("page", "number", "code"), EXAMPLES, ids=[f"{page}-{n}" for page, n, _ in EXAMPLES]
)
def test_an_example_runs(page: str, number: int, code: str) -> None:
    exec(compile(code, f"{page} example {number}", "exec"), {})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_the_documents_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text())

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_command_and_option_is_documented() -> None:
    text = (ROOT / "docs" / "cli.md").read_text()
    parser = build_parser()
    commands = parser._subparsers._group_actions[0].choices  # type: ignore[union-attr]

    missing = [
        option
        for name in COMMANDS
        for action in commands[name]._actions  # type: ignore[index]
        for option in action.option_strings
        if option.startswith("--") and option != "--help" and option not in text
    ]

    assert missing == []
    assert all(name in text for name in COMMANDS)


def test_every_route_is_documented(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "http.md").read_text()
    routes = create_app(Settings(data=tmp_path)).openapi()["paths"]

    genres = "|".join(GENRES)
    written = [
        re.sub(rf"^/({genres})/", "/{genre}/", path).replace("{identifier}", "{id}")
        for path in routes
    ]

    assert [path for path in written if path not in text] == []


def test_every_rule_that_the_code_cites_is_written_down() -> None:
    rule = re.compile(r"\b[BCFGJMNPRSTV]-\d{2}\b")
    written = set(rule.findall((ROOT / "docs" / "reference" / "arranging-rules.md").read_text()))
    sources = [*(ROOT / "src").rglob("*.py"), *(ROOT / "src").rglob("*.toml")]
    cited = {found for source in sources for found in rule.findall(source.read_text())}

    assert len(cited) > 100
    assert cited <= written
