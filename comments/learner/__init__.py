"""What tells spam from what is wanted, learned from the owner's decisions. Pure: no Django."""

from __future__ import annotations

from comments.learner.explaining import Word, explain, words
from comments.learner.features import vector
from comments.learner.model import Model, probability
from comments.learner.record import Figures, Record, Thresholds, figures, periods
from comments.learner.snapshots import BadSnapshot
from comments.learner.vectors import VERSION, BadVector

__all__ = [
    "VERSION",
    "BadSnapshot",
    "BadVector",
    "Figures",
    "Model",
    "Record",
    "Thresholds",
    "Word",
    "explain",
    "figures",
    "periods",
    "probability",
    "vector",
    "words",
]
