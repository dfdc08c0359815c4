# SPDX-License-Identifier: MIT
"""One page to show: who one's relationships are, who awaits whom, what changed and why, and what the data cannot show.

One HTML file without a network, a framework or a font to load; readable on a telephone and on paper, light and dark, with and
without its few lines of script.
"""

from __future__ import annotations

from .data import gather
from .page import page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..ledger import Ledger
    from ..log_file import LogFile
    from ..times import Time

__all__ = ["write"]


def write(ledger: Ledger, as_of: Time | None = None, *, me: str, language: str = "en", names: Mapping[str, str] | None = None,
          log: LogFile | None = None, most: int = 100, progress: Callable[[str, int, int], object] | None = None) -> str:  # fmt: skip
    """The page about `me` as HTML. `as_of` None is the last interaction's time; `names` are shown instead of ids; `log` tells
    what an import left out; at most `most` contacts get a part of their own."""
    if as_of is None:
        last = ledger.info.last
        as_of = 0 if last is None else last
    return page(gather(ledger, as_of, me=me, language=language, names=names or {}, log=log, most=most, progress=progress))
