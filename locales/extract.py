"""Bring the catalogs up to date with the texts in the code: `python -m locales.extract`.

New texts come in untranslated (in English as they are) and are listed, texts that nobody uses any more go out.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from locales import LOCALES, SOURCE, catalog, path_of

PROJECT = Path(__file__).parent.parent
FOLDERS = ("bot", "handlers", "locales", "webapp", "wording")
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"silent": "false", "extensions": "jinja2.ext.i18n"}}
HEADER = r"""msgid ""
msgstr ""
"Language: {language}\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: {plurals}\n"

"""
KEYWORDS = {
    **dict.fromkeys(("gettext", "_", "mark", "say")),
    **dict.fromkeys(("ngettext", "count", "many"), (1, 2)),
}
"""By what names texts are asked for; "say", "count" and "many" are short for the long ones."""


def texts() -> Catalog:
    """Every text in the code, untranslated."""
    found = Catalog(charset="utf-8")
    for folder in FOLDERS:
        for name, _line, text, comments, context in _extracted(folder):
            found.add(text, None, [(f"{folder}/{name}", 0)], auto_comments=comments, context=context)
    return found


def updated(locale: str) -> Catalog:
    """The catalog of a locale with today's texts; one that is new has no words for them yet."""
    current = catalog(locale) if path_of(locale).exists() else Catalog(locale=locale, domain="sift", charset="utf-8")
    current.update(texts(), no_fuzzy_matching=True, update_creation_date=False)
    current.obsolete.clear()
    if locale == SOURCE:
        for message in current:
            if message.id:
                message.string = message.id
                message.flags.discard("fuzzy")  # a text that has become plural, or no longer is: it is its own words
    return current


def is_translated(message: Message) -> bool:
    """Whether every form of a text has its words."""
    forms = [message.string] if isinstance(message.string, str) else message.string or []
    return bool(forms) and all(forms)


def as_po(content: Catalog) -> bytes:
    """The catalog as a file that changes only when a text does."""
    file = BytesIO()
    file.write(HEADER.format(language=content.locale_identifier, plurals=content.plural_forms).encode())
    write_po(file, content, width=110, omit_header=True, sort_by_file=True, include_lineno=False)
    return file.getvalue()


def _extracted(folder: str) -> Iterator[tuple[str, int, str | tuple[str, ...], list[str], str | None]]:
    return extract_from_dir(
        PROJECT / folder, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    )


@click.command(help=__doc__)
def main() -> None:
    for locale in LOCALES:
        content = updated(locale)
        path_of(locale).parent.mkdir(parents=True, exist_ok=True)
        path_of(locale).write_bytes(as_po(content))
        missing = [message.id for message in content if message.id and not is_translated(message)]
        click.echo(f"{locale}: {len(content)} texts, {len(missing)} to translate")
        for text in missing:
            click.echo(f"  {locale}: {text if isinstance(text, str) else text[0]}")


if __name__ == "__main__":
    main()
