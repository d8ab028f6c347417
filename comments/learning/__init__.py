"""The learner at work: what people decide is learnt, and held against comments that come in.

``comments.learner`` is the pure part. Here are its lessons, which are the truth, and its weights,
which each process has in memory and anybody can make again from the lessons.

    a decision      telling     what was decided, written in the transaction of the change
    after commit    lessons     learnt by whoever decided, in the one order of all lessons
    a new comment   memory      this process's learner, brought up to date by one small query
                    opinions    what it holds against the comment
    the worker      rebuilding  weights stored, and made again without what was forgotten
    pages           figures     how it does, and why
    check_comments  checking    whether the lessons are what the log of decisions says
"""

from __future__ import annotations

from comments.learning.checking import LessonFault, faults, mend
from comments.learning.chores import register, work
from comments.learning.figures import report, why, words
from comments.learning.lessons import learn
from comments.learning.opinions import Opinion, in_words
from comments.learning.opinions import of as opinion
from comments.learning.rebuilding import rebuild, store
from comments.learning.telling import forget, tell

__all__ = [
    "LessonFault",
    "Opinion",
    "faults",
    "forget",
    "in_words",
    "learn",
    "mend",
    "opinion",
    "rebuild",
    "register",
    "report",
    "store",
    "tell",
    "why",
    "words",
    "work",
]
