"""One file of the scripts that every page begins with: a telephone fetches it in one go, not module after module.

The files are plain ES modules and stay so; this reads the few forms of import and export that they use and refuses any
other. Each becomes a function that gives what it exports; a module outside of the joined file takes it from there.
"""

import re
from collections.abc import Mapping

_IMPORT = re.compile(
    r'^import (?:\{(?P<names>[^}]*)\} from |\* as (?P<all>\w+) from )?"\./(?P<file>\w+\.js)";$', re.MULTILINE
)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (?P<name>\w+))", re.MULTILINE)
_STRANGE = re.compile(r"^(?:import|export)\b(?! ?\().*$", re.MULTILINE)


def join(scripts: Mapping[str, str], entry: str) -> dict[str, str]:
    """The scripts to serve, by name: `entry` with all that it imports in it, and those that are not among them.

    Raises:
        ValueError: An import or an export is of a form that is not known here, or goes round in a circle.
    """
    order = _order(scripts, entry)
    whole = "".join(_wrapped(name, scripts[name]) for name in order)
    joined = f"{whole}export {{ {', '.join(map(_variable, order))} }};\n"
    return {entry: joined} | {
        name: _rewritten(source, order, entry) for name, source in scripts.items() if name not in order
    }


def _order(scripts: Mapping[str, str], entry: str) -> list[str]:
    """What `entry` imports, each after what it imports itself."""
    order: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"scripts import each other in a circle: {' -> '.join((*above, name))}")
        if name not in order:
            for found in _IMPORT.finditer(scripts[name]):
                visit(found["file"], (*above, name))
            order.append(name)

    visit(entry, ())
    return order


def _wrapped(name: str, source: str) -> str:
    exported = [found["name"] for found in _EXPORT.finditer(source)]
    body = _IMPORT.sub(_taken, _EXPORT.sub("", source))
    if strange := _STRANGE.search(body):
        raise ValueError(f"{name}: {strange[0]!r} can't be joined")
    return f"const {_variable(name)} = (() => {{\n{body}return {{ {', '.join(exported)} }};\n}})();\n"


def _rewritten(source: str, joined: list[str], entry: str) -> str:
    """A module of its own, which takes what it imports of the joined ones from the file they are in."""
    taken = sorted({found["file"] for found in _IMPORT.finditer(source)}.intersection(joined))
    if not taken:
        return source
    body = _IMPORT.sub(lambda found: _taken(found) if found["file"] in taken else found[0], source)
    return f'import {{ {", ".join(map(_variable, taken))} }} from "./{entry}";\n{body}'


def _taken(found: re.Match[str]) -> str:
    module = _variable(found["file"])
    if found["names"]:
        return f"const {{{found['names'].replace(' as ', ': ')}}} = {module};"
    return f"const {found['all']} = {module};" if found["all"] else ""


def _variable(name: str) -> str:
    return "$" + name.removesuffix(".js")
