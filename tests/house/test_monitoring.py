"""The dashboard and the alerts ask for figures that are told, and each alert says what to do."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from bot.cli import main
from bot.metrics import names
from storage.catalogue import FIGURES
from tests.house.repository import text

DASHBOARD = json.loads(text("deploy/grafana-dashboard.json"))
RULES = [rule for group in yaml.safe_load(text("deploy/alerts.yml"))["groups"] for rule in group["rules"]]

_MATCHERS = re.compile(r"(sift_[a-z_]+)\{([^}]*)\}")
_LABEL = re.compile(r'(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"')
_SCRAPED = {"instance", "pod", "le"}


def panels() -> Iterator[dict[str, Any]]:
    yield from (panel for panel in DASHBOARD["panels"] if panel["type"] != "row")


def queries() -> list[str]:
    return [target["expr"] for panel in panels() for target in panel["targets"]] + [rule["expr"] for rule in RULES]


def figure_of(name: str) -> str:
    return name if name in FIGURES else re.sub("_(bucket|sum|count)$", "", name)


@pytest.mark.parametrize("query", queries())
def test_every_query_asks_for_what_is_told(query: str) -> None:
    asked = set(re.findall(r"sift_[a-z_]+", query))

    assert asked
    assert asked <= set(names())
    assert query.count("(") == query.count(")")


@pytest.mark.parametrize("query", [query for query in queries() if "{" in query or " by (" in query])
def test_every_query_tells_series_apart_by_labels_that_they_have(query: str) -> None:
    for name, matchers in _MATCHERS.findall(query):
        figure = FIGURES[figure_of(name)]
        for label, _ in _LABEL.findall(matchers):
            assert label in {*figure.labels, *_SCRAPED}, (name, label)
    known = {label for name in re.findall(r"sift_[a-z_]+", query) for label in FIGURES[figure_of(name)].labels}
    for by in re.findall(r"\b(?:by|without) \(([^)]*)\)", query):
        assert set(re.split(r",\s*", by)) <= known | _SCRAPED, by


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_every_alert_says_what_is_wrong_and_what_to_do(rule: dict[str, Any]) -> None:
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert re.fullmatch(r"Sift[A-Z]\w+", rule["alert"])
    assert rule["labels"]["severity"] in {"critical", "warning"}
    assert rule["annotations"]["summary"].endswith((".", "}}."))
    assert len(rule["annotations"]["description"]) > 40
    assert re.fullmatch(r"\d+[mh]", rule.get("for", "0m"))


def test_alerts_have_names_of_their_own_and_are_listed_in_the_docs() -> None:
    alerts = [rule["alert"] for rule in RULES]

    assert len(alerts) == len(set(alerts))
    assert sorted(set(re.findall(r"`(Sift[A-Z]\w+)`", text("docs/OPERATIONS.md")))) == sorted(alerts)


def test_a_line_of_an_alert_names_commands_that_exist() -> None:
    told = " ".join(rule["annotations"]["description"] for rule in RULES)

    assert set(re.findall(r"\./sift (\w+)", told)) <= set(main.commands)


def test_every_figure_is_on_the_dashboard() -> None:
    shown = {figure_of(name) for query in queries() for name in re.findall(r"sift_[a-z_]+", query)}

    assert shown == set(FIGURES)


def test_the_panels_of_the_dashboard_stand_beside_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert not cells & taken, panel["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


def test_whoever_imports_the_dashboard_chooses_their_prometheus() -> None:
    assert [it["type"] for it in DASHBOARD["templating"]["list"]] == ["datasource"]
    assert {panel["datasource"]["uid"] for panel in panels()} == {"${datasource}"}
