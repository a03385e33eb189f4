"""Where charts put what they draw."""

import pytest

from tasks.insights.quality import Bin
from webapp.charts.bars import stack
from webapp.charts.lines import lines
from webapp.charts.plots import dots
from webapp.charts.scales import top_of
from webapp.insights.words import Words


@pytest.mark.parametrize(("most", "top"), [(0, 4), (3, 4), (4, 4), (7, 8), (9, 10), (11, 20), (100, 100), (101, 200)])
def test_a_scale_ends_at_a_number_that_can_be_read(most, top):
    assert top_of([0, most]) == top


def test_parts_of_a_bar_stand_upon_each_other_and_fill_it():
    chart = stack({"bug": [1, 0], "task": [3, 0]}, 2)

    bug, task = chart.bars[0].pieces
    assert (bug.y + bug.height, task.y + task.height) == (100, bug.y)
    assert (task.y, chart.top, chart.most, chart.highest) == (0, 4, 4, 0)
    assert chart.bars[1].pieces == []
    assert chart.bars[1].x >= chart.bars[0].x + chart.bars[0].width


def test_one_of_very_many_is_seen_all_the_same():
    chart = stack({"bug": [1, 10_000]}, 2)

    assert chart.bars[0].pieces[0].height >= 0.6


def test_bars_of_nothing_are_an_empty_chart():
    assert stack({}, 7).is_empty
    assert stack({"bug": [0, 0]}, 2).is_empty


def test_a_line_has_a_point_in_the_middle_of_each_part_and_an_area_down_to_zero():
    (line,) = lines({"open": [0, 2, 4]}, 3).lines

    assert line.path == "M5 100L15 50L25 0"
    assert line.area == "M5 100L15 50L25 0L25 100L5 100Z"


def test_a_dot_stands_where_confidence_meets_truth_and_is_as_large_as_what_it_tells_of():
    few, many = dots([Bin(0.4, 0.5, 1, 0.45, 0.5), Bin(0.9, 1.0, 99, 0.95, 1.0)])

    assert (few.x, few.y, many.x, many.y) == (45, 50, 95, 0)
    assert few.radius < many.radius


@pytest.mark.parametrize("locale", ["en", "de", "es", "ru", "uk"])
def test_durations_are_words_of_every_language(locale):
    words = Words(locale, "UTC")

    for seconds in (5, 60, 3_600, 5_400, 86_400, 3_000_000):
        for said in (words.duration(seconds), words.limit(seconds)):
            assert any(character.isdigit() for character in said)
            assert "duration" not in said


def test_shares_and_changes_are_not_better_than_they_are():
    words = Words("en", "UTC")

    assert [words.share(value) for value in (0, 0.5, 0.999, 1)] == ["0%", "50%", "99%", "100%"]
    assert [words.change(*pair) for pair in ((3, 2), (1, 2), (2, 2), (5, 0))] == ["+50%", "−50%", "±0%", None]
    assert (words.duration(216_000), words.short(123_456)) == ("2.5 days", "123.5K")
