# SPDX-License-Identifier: MIT
"""From the files that people have to a log: mail, calendars, address books, chats, archives of networks, tables.

>>> from socialtrust import Ledger, importers
>>> log, report = importers.read(["mail.mbox", "calendar.ics", "contacts.vcf"], me=["ada@example.org"])
>>> ledger = Ledger.from_log(log)

Each format is a module of two functions over one protocol (protocol.py). What could not be read, and what was left out on
purpose, is in the report: nothing is dropped without a word.
"""

from .protocol import Alias, Contact, How, Left, Missing, Owner, Problem, Refused
from .run import FORMATS, Report, formats, import_files, read

__all__ = ["FORMATS", "Alias", "Contact", "How", "Left", "Missing", "Owner", "Problem", "Refused", "Report", "formats",
           "import_files", "read"]  # fmt: skip
