"""A learner that tells spam from what is wanted, from the owner's decisions. Pure: no Django.

It is AROW, adaptive regularization of weight vectors (Crammer, Kulesza and Dredze, "Adaptive
Regularization of Weight Vectors", NIPS 2009), with a diagonal covariance: each feature has a weight
and a variance that tells how unsure it is. A decision moves the weights just so far that the
comment would have been on the right side, those that are unsure most, and makes them surer. So a
new word counts after one decision and a common one can't be argued away by one. ``r`` (0.2) is how
little a single decision is believed. It learns one decision at a time, has no epochs, and needs no
more than 2^18 weights and variances, 2 MB.

- :mod:`features`: what of a comment counts: words as they read (:mod:`words`, :mod:`folding`),
  pairs of them, their character grams, sites (:mod:`sites`), the name, and what can be seen
  (:mod:`shapes`). Hashed into buckets (:mod:`vectors`), so that nothing has to be kept of what was
  said. A vector's length is made 1: a long comment is no surer than a short one.
- :mod:`model`: scores and lessons; :mod:`snapshots`: its weights as bytes.
- :mod:`record`: what it said before it knew, and the thresholds that follow.
- :mod:`explaining`: the words that made a score.

A change of what counts raises ``VERSION``: vectors and snapshots of another are refused. What it is
worth is measured by ``python -m tests.benchmarks.learner``.
"""

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
