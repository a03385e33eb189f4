"""How sure the embedded classifier may be, as measured on the development half of the evaluation data.

Each figure was fitted there by logistic regression; on halves of it that it was not fitted on, the expected calibration
error of the kind is 0.03 to 0.04 and that of `is_task` 0.03. The texts themselves never train the weights.
"""

import math

import numpy as np

from classifier.base import Kind
from classifier.features import KINDS
from classifier.kind_model import Rows

_TEMPERATURE = 1.2
_LIKELIER = {  # logarithm of how much likelier a kind is than the equal shares that the weights were trained on
    Kind.TASK: 0.15,
    Kind.BUG: -0.2,
    Kind.FEATURE: -0.25,
    Kind.QUESTION: 0.25,
    Kind.EVENT: -0.25,
    Kind.INFO: 0.2,
    Kind.CHITCHAT: 0.05,
}
AIMED = 0.8  # not measured: the text was sent to the bot on purpose
LISTED = 2.0  # not measured: it is an item of a list that has no sign of being something else than tasks
_KIND = (0.62, 0.31)  # slope and offset of log-odds
_TASK = (0.64, -0.44)
_PRIOR = np.array([_LIKELIER[kind] for kind in KINDS], np.float32)
_WISH = np.array([(kind is Kind.TASK) - (kind is Kind.INFO) for kind in KINDS], np.float32)


def calibrated(scores: Rows, *, wish: float = 0.0) -> Rows:
    """The scores of the weights, (..., kinds), so that their softmax is about as sure as it is right.

    Args:
        wish: How much there is to say, beside the text, that it is a wish rather than a note (`AIMED`, `LISTED`).
    """
    cooled: Rows = scores / np.float32(_TEMPERATURE) + _PRIOR + _WISH * np.float32(wish)
    return cooled


def kind_sure(share: float) -> float:
    """How often the likeliest kind is right, of its share."""
    return _bent(share, *_KIND)


def task_share(share: float) -> float:
    """How likely it is that somebody has to do something, of the summed shares of the kinds that have to be done."""
    return _bent(share, *_TASK)


def _bent(share: float, slope: float, offset: float) -> float:
    share = min(max(share, 0.001), 0.999)
    return 1 / (1 + math.exp(-(slope * math.log(share / (1 - share)) + offset)))
