"""Bringing the catalogs up to date with the code."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from click.testing import CliRunner

import locales
from locales import LOCALES, catalog, extract, path_of


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The catalogs in a folder that may be written to; the code is read once."""
    code = {folder: list(extract._extracted(folder)) for folder in extract.FOLDERS}
    monkeypatch.setattr(extract, "_extracted", code.__getitem__)
    for locale in LOCALES:
        shutil.copytree(path_of(locale).parent, tmp_path / locale / "LC_MESSAGES")
    monkeypatch.setattr(locales, "_HERE", tmp_path)
    return tmp_path


def run() -> str:
    answer = CliRunner().invoke(extract.main, catch_exceptions=False)
    assert answer.exit_code == 0
    return answer.output


def test_no_text_is_asked_for_by_a_name_that_is_not_looked_for() -> None:
    """`say = texts.gettext` is found, `tell = texts.gettext` would never be translated."""
    short = re.compile(r"^\s*([\w, ]+) = ([^=\n]*\.n?gettext\b(?!\().*)$", re.MULTILINE)
    sources = [path.read_text() for folder in extract.FOLDERS for path in (extract.PROJECT / folder).rglob("*.py")]

    pairs = [
        (name.strip(), value.strip())
        for source in sources
        for names, values in short.findall(source)
        for name, value in zip(names.split(","), values.split(","), strict=False)
    ]

    asked = {name for name, value in pairs if re.search(r"\.n?gettext$", value)}
    assert "say" in asked
    assert asked <= extract.KEYWORDS.keys()


def test_where_nothing_changed_nothing_is_written_anew(copied: Path) -> None:
    run()
    before = {locale: path_of(locale).read_bytes() for locale in LOCALES}

    run()

    assert {locale: path_of(locale).read_bytes() for locale in LOCALES} == before


def test_a_text_that_nobody_uses_goes_out_and_the_others_keep_their_words(copied: Path) -> None:
    run()
    before = {locale: path_of(locale).read_text(encoding="utf-8") for locale in LOCALES}
    for locale, content in before.items():
        path_of(locale).write_text(f'{content}\nmsgid "Nobody says this"\nmsgstr "X"\n', encoding="utf-8")

    run()

    assert {locale: path_of(locale).read_text(encoding="utf-8") for locale in LOCALES} == before


def test_a_new_text_is_english_at_home_and_has_no_words_elsewhere_yet(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def texts(found: Callable[[], Catalog] = extract.texts) -> Catalog:
        code = found()
        code.add("Something new", None, [("handlers/new.py", 0)])
        return code

    monkeypatch.setattr(extract, "texts", texts)

    said = run()

    for locale in LOCALES:
        new = catalog(locale).get("Something new")
        assert new is not None
        assert new.string == ("Something new" if locale == "en" else "")
        assert (f"{locale}: Something new" in said) is (locale != "en")


def test_a_new_language_begins_with_every_text_and_its_own_count_of_forms(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extract, "LOCALES", (*LOCALES, "pl"))

    said = run()

    assert f"pl: {len(catalog('en'))} texts, {len(catalog('en'))} to translate" in said
    assert catalog("pl").num_plurals == 3
