"""Every completion of a network, gone through one by one: the least and the greatest of each number."""

from itertools import product

from exposure_reference import always, never

#: Past so many questions a network is left to others.
MOST = 9


class UnsettledError(Exception):
    """A completion was asked for something that it does not settle."""


def completions(reference, coalition):
    """The numbers of a coalition in every completion; None where there are too many of these."""
    asked = {}
    for answer in (never, always):

        def recorded(kind, key, answer=answer):
            asked[kind, key] = None
            return answer(kind, key)

        reference.of_completion(coalition, recorded)
    while True:
        if len(asked) > MOST:
            return None
        names = list(asked)
        settled = (dict(zip(names, values, strict=True)) for values in product((False, True), repeat=len(names)))
        try:
            return [reference.of_completion(coalition, _settled(values)) for values in settled]
        except UnsettledError as question:
            asked[question.args[0]] = None


def _settled(values):
    def answer(kind, key):
        try:
            return values[kind, key]
        except KeyError:
            raise UnsettledError((kind, key)) from None

    return answer
