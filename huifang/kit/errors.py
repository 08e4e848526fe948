"""Errors a person can read: what happened, why it cannot be, what to do."""

from __future__ import annotations


class HouseError(Exception):
    """A refusal in plain words; `message` and `fields` may be lazy and become text when read."""

    status = 400

    def __init__(self, message: object = "", /, **fields: object) -> None:
        super().__init__(message)
        self._message = message
        self._fields = fields

    @property
    def message(self) -> str:
        """The sentence for the person who asked."""
        return str(self._message)

    @property
    def fields(self) -> dict[str, str]:
        """What is wrong with which field: field name -> sentence."""
        return {name: str(words) for name, words in self._fields.items()}

    def __str__(self) -> str:
        return self.message


class Invalid(HouseError):
    """What was given cannot be accepted as it is."""

    status = 422


class NotAllowed(HouseError):
    """The person has no right to do this here."""

    status = 403


class Missing(HouseError):
    """There is no such thing, or it is not the person's to see (the two look the same)."""

    status = 404


class Conflict(HouseError):
    """Somebody else was faster, or the same operation came with other content."""

    status = 409
