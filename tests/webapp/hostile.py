"""Texts that would be code if a page let them: each way out of where a text stands, with each way to run something."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import product

WAYS_OUT = (
    "{}", '"{}', "'{}", '">{}', "'>{}", "</title>{}", "</script>{}", "</textarea>{}", "</template>{}", "</svg>{}",
    "</option></select>{}", "<!--{}", "-->{}", "]]>{}", "\n{}\r\n", "&lt;{}", "</hx-partial>{}",
)  # fmt: skip
WAYS_TO_RUN = (
    "<script>hit()</script>",
    "<img src=x onerror=hit()>",
    "<svg/onload=hit()>",
    "<details open ontoggle=hit()>x</details>",
    "<input autofocus onfocus=hit()>",
    "<iframe srcdoc='<script>parent.hit()</script>'></iframe>",
    "<a href=javascript:hit()>x</a>",
    "<a href='&#106;avascript:hit()'>x</a>",
    "<form action=javascript:hit()><button>x</button></form>",
    "<object data=javascript:hit()></object>",
    "<base href=//elsewhere.example/>",
    "<meta http-equiv=refresh content='0;url=//elsewhere.example'>",
    "<style>*{background:url(//elsewhere.example)}</style>",
    "<math><mtext><style><img src=x onerror=hit()></style></mtext></math>",
    ' onmouseover=hit() autofocus onfocus=hit() zz="',
    "<hx-partial hx-target=body hx-swap=innerHTML><img src=x onerror=hit()></hx-partial>",
    "<div hx-get=/app hx-trigger='load[hit()]' hx-on:load=hit()>x</div>",
    "javascript:hit()",
    "{{ 7 * 7 }}{% raw %}${hit()}",
    "<scr<script>ipt>hit()</scr</script>ipt>",
)
TEXTS = tuple(out.format(run) for out, run in product(WAYS_OUT, WAYS_TO_RUN))

_OURS = re.compile(r"(/(app|s|api)?(/|\?|$)|#|https://t\.me/|https://elsewhere\.example/ours$|mailto:|tel:)")
_NEVER = {"iframe", "object", "embed", "base", "meta", "link", "style", "math", "frame", "frameset", "applet"}
_STYLES = re.compile(r"/s/[0-9a-f]+/[a-z]+\.css")
_ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "srcdoc",
    "hx-get",
    "hx-post",
    "hx-delete",
    "hx-put",
}


class Judge(HTMLParser):
    """Finds in a fragment of ours what only a text of somebody's could have brought there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += self._strange(tag, dict(attrs))

    def _strange(self, tag: str, attributes: dict[str, str | None]) -> Iterator[str]:
        ours = tag == "link" and _STYLES.fullmatch(attributes.get("href") or "") and attributes["rel"] == "stylesheet"
        if (tag in _NEVER or tag == "script") and not ours:
            yield f"<{tag}>"
        for name, value in attributes.items():
            if name.startswith(("on", "hx-on")) or name in {"style", "srcdoc", "zz"}:
                yield f"<{tag} {name}={value!r}>"
            if name in _ADDRESSES and not _OURS.match((value or "").strip()):
                yield f"<{tag} {name}={value!r}>"
            if name == "hx-trigger" and "[" in (value or ""):
                yield f"<{tag} {name}={value!r}>"


def judged(html: str) -> list[str]:
    judge = Judge()
    judge.feed(html)
    judge.close()
    return judge.found
