# SPDX-License-Identifier: MIT
"""Exceptions, one for each status of the C library's table (errors.def)."""

from __future__ import annotations

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    F = TypeVar("F", bound=Callable[..., Any])


class Error(Exception):
    """What the library raises: `status` and `status_name` as in C, and the place, where the message names one."""

    status: int = 0
    status_name: str = "E_UNKNOWN"

    def _number(self, word: str) -> int | None:
        digits = str(self).partition(word + " ")[2].partition(",")[0].partition(":")[0]
        return int(digits) if digits.isdigit() else None

    @property
    def row(self) -> int | None:
        """The row, from 0, that the message is about; None if it names none."""
        return self._number("row")

    @property
    def line(self) -> int | None:
        """The line, from 1, of the document that the message is about; None if it names none."""
        return self._number("line")

    @property
    def column(self) -> str | None:
        """The column or key that the message is about; None if it names none."""
        text = str(self).partition(": ")[0]
        for word in ("column ", "key "):
            if word in text:
                return text.rpartition(word)[2].strip('"') or None
        return None


class OutOfMemoryError(Error, MemoryError):
    status_name = "E_MEMORY"


class ArgumentError(Error, ValueError):
    status_name = "E_ARGUMENT"


class RangeError(Error, ValueError):
    status_name = "E_RANGE"


class TextError(Error, ValueError):
    status_name = "E_TEXT"


class KindError(Error, ValueError):
    status_name = "E_KIND"


class ConflictError(Error, ValueError):
    status_name = "E_CONFLICT"


class NotFoundError(Error, LookupError):
    status_name = "E_NOT_FOUND"
    _known: Any = None
    """Gives the ids among which the missing one may be; they are looked through when the message is read, not before."""

    def __str__(self) -> str:
        said = super().__str__()
        before, quote, rest = said.partition('no contact "')
        if self._known is None or not quote:
            return said
        try:
            from .nearest import nearest_id

            return said + nearest_id(rest.rpartition('"')[0], self._known())
        except Error:  # the ledger is busy or closed by now
            return said

    def __reduce__(self) -> Any:
        return type(self), (str(self),)


class NeedsReplayError(Error):
    status_name = "E_NEEDS_REPLAY"


class CorruptError(Error, ValueError):
    status_name = "E_CORRUPT"


class MismatchError(Error, ValueError):
    status_name = "E_MISMATCH"


class ParseError(Error, ValueError):
    status_name = "E_PARSE"


class IoError(Error, OSError):
    status_name = "E_IO"


class CancelledError(Error):
    status_name = "E_CANCELLED"


class ConcurrentUseError(Error, RuntimeError):
    status_name = "E_BUSY"


class LimitError(Error, OverflowError):
    status_name = "E_LIMIT"


class UnsupportedError(Error, ValueError):
    status_name = "E_UNSUPPORTED"


class RefusedError(Error, ValueError):
    status_name = "E_REFUSED"


def hinted(fn: F) -> F:
    """A NotFoundError of a method says which of `self._ids()` may have been meant, once somebody reads its message."""
    from functools import wraps

    @wraps(fn)
    def wrapper(self: Any, *arguments: Any, **named: Any) -> Any:
        try:
            return fn(self, *arguments, **named)
        except NotFoundError as error:
            error._known = self._ids
            raise

    return wrapper  # type: ignore[return-value]


def _classes() -> dict[int, type[Error]]:
    """{status: class} of every status that the library knows; what it means is the class's docstring."""
    named = {each.status_name: each for each in Error.__subclasses__()}
    out: dict[int, type[Error]] = {}
    status = -1
    while (name := _native.status_name(status)) != "E_UNKNOWN":
        each = named.get(name)
        if each is None:  # newer than this file
            title = "".join(word.title() for word in name[2:].split("_"))
            each = type(title + "Error", (Error,), {"status_name": name, "__module__": __name__})
        each.status = status
        each.__doc__ = _native.status_text(status).capitalize() + "."
        out[status] = each
        status -= 1
    return out


classes: dict[int, type[Error]] = _classes()
_native.set_exceptions(classes)
