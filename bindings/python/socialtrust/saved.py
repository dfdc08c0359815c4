# SPDX-License-Identifier: MIT
"""Ledgers as files of other libraries, with what is declared beside the rows: contacts, organisations, aliases."""

from __future__ import annotations

import json
import os

from .errors import ArgumentError, CorruptError, NotFoundError
from .facts import Added
from .interaction import cues

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from .holding import Holding
    from .log_file import LogFile

KEY = b"socialtrust"  # of the schema's metadata
ARROW = (".arrow", ".feather", ".ipc")


def declared(ledger: Holding) -> list[dict[str, Any]]:
    """What is known of contacts beyond their rows."""
    return [contact.to_dict() for contact in ledger.contacts() if _says_something(contact.to_dict())]


def _says_something(contact: Mapping[str, Any]) -> bool:
    return bool(contact["kind"] != "person" or contact["display_name"] or contact["organisation"] or contact["do_not_score"]
                or contact["alias_of"] or not contact["interactions"])  # fmt: skip


def declare_all(ledger: Holding, contacts: Iterable[Mapping[str, Any]]) -> None:
    """Declares contacts as declared() gives them."""
    contacts = [contact for contact in contacts if _says_something(contact)]
    for contact in contacts:
        ledger.declare(contact["id"], contact["kind"], display_name=contact["display_name"],
                       organisation=contact["organisation"], do_not_score=contact["do_not_score"])  # fmt: skip
    for contact in contacts:
        if contact["alias_of"]:
            ledger._alias(contact["id"], contact["alias_of"])


def carry_over(source: Holding, target: Holding) -> None:
    """What is declared in one ledger, into one with some of its rows."""
    held = {contact.id for contact in target.contacts()}
    aliases = {contact["id"] for contact in declared(source) if contact["alias_of"]} | {
        contact["alias_of"] for contact in declared(source) if contact["alias_of"]}  # fmt: skip
    declare_all(target, [contact for contact in declared(source) if contact["id"] in held | aliases])


def save(ledger: Holding, path: str | os.PathLike[str]) -> None:
    """See Ledger.save()."""
    ending = os.path.splitext(os.fspath(path))[1].lower()
    if ending in (".sqlite", ".sqlite3", ".db"):
        _save_sqlite(ledger, path)
        return
    if ending != ".parquet" and ending not in ARROW:
        raise ArgumentError(f"path: expected one that ends in .parquet, .arrow, .feather or .sqlite, not {os.fspath(path)!r}; "
                            "to_ndjson() writes JSON lines")  # fmt: skip
    table = ledger.to_arrow()
    table = table.replace_schema_metadata({KEY: json.dumps({"contacts": declared(ledger)})})
    if ending == ".parquet":
        import pyarrow.parquet

        pyarrow.parquet.write_table(table, path)
    else:
        import pyarrow.feather

        pyarrow.feather.write_feather(table, os.fspath(path), compression="zstd" if ending == ".feather" else "uncompressed")


def declare_from(ledger: Holding, metadata: Mapping[bytes, bytes] | None) -> None:
    """What save() kept beside the rows, where the schema's metadata has it."""
    if metadata and KEY in metadata:
        declare_all(ledger, json.loads(metadata[KEY])["contacts"])


def take_log(ledger: Holding, log: LogFile, batch: int = 200_000) -> Added:
    """Adds all that a log file holds: rows, contacts and the aliases that were accepted."""
    from sqlite3 import DatabaseError

    counts = dict.fromkeys(Added.__slots__, 0)
    try:
        exact = float(log.get("resolution") or 0)
        for first, columns in log.batches(batch):
            try:
                added = ledger.add_columns(columns, unit="us", resolution=exact)
            except Exception as error:
                raise type(error)(f"{log.path or 'log'}: table interactions, from row {first}: {error}") from None
            counts = {name: count + getattr(added, name) for name, count in counts.items()}
        known = {"person", "organisation", "group", "automaton"}
        for id, kind, name, organisation, hidden in log.db.execute(
                "SELECT id, kind, display_name, organisation, do_not_score FROM contacts"):  # fmt: skip
            if kind not in known:
                raise ArgumentError(f"{log.path}: table contacts, {id}: kind {kind}; known are {', '.join(sorted(known))}")
            ledger.declare(id, kind, display_name=name, organisation=organisation, do_not_score=bool(hidden))
        for alias, contact in log.db.execute("SELECT alias, contact FROM aliases WHERE accepted = 1"):
            if _root(ledger, alias) != _root(ledger, contact):
                ledger._alias(alias, contact)
    except DatabaseError as error:
        raise CorruptError(f"{log.path}: {error}") from None
    return Added(**counts)


def _root(ledger: Holding, id: str) -> str:
    """Under which id a contact is scored; one that has no rows yet is its own."""
    try:
        return ledger.canonical(id)
    except NotFoundError:
        return id


def _save_sqlite(ledger: Holding, path: str | os.PathLike[str]) -> None:
    from .log_file import LogFile
    from .times import to_us

    if os.path.exists(path) and os.path.getsize(path):
        raise ArgumentError(f"path: {os.fspath(path)} is there already; a log file is added to by socialtrust import, not replaced")
    with LogFile(path) as log:
        log.add(_plain(row, to_us) for row in ledger.rows().to_dicts())
        for contact in declared(ledger):
            log.add_contact(contact["id"], contact["kind"], contact["display_name"], contact["organisation"])
            if contact["do_not_score"]:
                log.db.execute("UPDATE contacts SET do_not_score = 1 WHERE id = ?", (contact["id"],))
            if contact["alias_of"]:
                log.add_alias(contact["id"], contact["alias_of"], "declared", accepted=True)


def _plain(row: dict[str, Any], to_us: Any) -> dict[str, Any]:
    """Times as integers; what has its default is left out, as an importer does."""
    defaults = {"audience": 1, "weight": 1.0, "sequence": 0, **dict.fromkeys(cues, 0.0)}
    out = {name: value for name, value in row.items() if value is not None and defaults.get(name) != value}
    for name in ("time", "due"):
        if name in out:
            out[name] = to_us(out[name])
    return out
