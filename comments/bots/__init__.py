"""Checks for programs that post, which learn nothing about people and ask nobody else.

- the trap (:mod:`comments.bots.trap`): a field of the form that people don't meet;
- stamps (:mod:`comments.bots.stamps`): when the form was first touched, for the shortest time;
- proofs (:mod:`comments.bots.proofs`): work that a browser does for a comment, in the protocol of
  ALTCHA (:mod:`comments.bots.challenges`), if the owner wants it.

None of them refuses a comment for good: each can be wrong.
"""
