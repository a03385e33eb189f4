import pytest

from classifier.evaluation.scores import (
    auc,
    calibration_error,
    macro_f1,
    mcnemar,
    paired_interval,
    percentile,
    reliability,
    wilson,
)


def test_an_interval_is_wilsons() -> None:
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(10, 10)[1] == pytest.approx(1.0)


def test_every_expected_label_counts_the_same_for_macro_f1() -> None:
    pairs = [("bug", "bug"), ("bug", "bug"), ("bug", "task"), ("task", "task"), ("event", "info")]

    assert macro_f1(pairs) == pytest.approx((0.8 + 2 / 3 + 0.0) / 3)


def test_confidence_is_calibrated_when_it_is_the_share_right() -> None:
    honest = reliability([0.75] * 4, [True, True, True, False])
    boasting = reliability([0.95] * 4 + [0.15], [True, True, False, False, False])

    assert calibration_error(honest) == 0.0
    assert [(one.low, one.high, one.n, one.right) for one in boasting] == [(0.1, 0.2, 1, 0.0), (0.9, 1.0, 4, 0.5)]
    assert calibration_error(boasting) == pytest.approx((4 * 0.45 + 0.15) / 5)


def test_a_confidence_of_one_is_in_the_last_bin() -> None:
    assert [(one.low, one.n) for one in reliability([1.0, 0.9], [True, True])] == [(0.9, 2)]


def test_auc_is_how_often_a_true_one_scores_higher_and_a_tie_is_half() -> None:
    assert auc([0.9, 0.8, 0.3, 0.1], [True, True, False, False]) == 1.0
    assert auc([0.9, 0.5, 0.5, 0.1], [False, True, False, True]) == pytest.approx(0.5 / 4)
    assert auc([0.5, 0.5], [True, False]) == 0.5
    assert auc([0.5, 0.6], [True, True]) is None


def test_a_percentile_is_a_number_that_was_measured() -> None:
    assert percentile([5.0, 1.0, 3.0], 50) == 3.0
    assert percentile(list(map(float, range(1, 101))), 95) == 95.0
    assert percentile([7.0], 95) == 7.0


def test_a_difference_that_could_be_chance_is_said_to_be() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(5, 5) == 1.0
    assert mcnemar(1, 5) == pytest.approx(2 * 7 / 64)
    assert mcnemar(0, 3000) < 1e-300


def test_the_interval_of_a_difference_knows_that_the_texts_are_the_same() -> None:
    low, high = paired_interval(10, 30, 100)

    assert (low + high) / 2 == pytest.approx(0.2)
    assert high - low == pytest.approx(2 * 1.96 * 0.06, rel=1e-3)
    assert paired_interval(0, 0, 10) == (0.0, 0.0)
