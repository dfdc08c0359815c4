# SPDX-License-Identifier: MIT
"""The commands that do more than write a table: import, report, network, mcp."""

from __future__ import annotations

import csv
import os

from . import cli
from .log_file import ENDINGS, FIELDS, LogFile
from .logs import Unread, imported

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from typing import Any

    from .ledger import Ledger
    from .times import Time


def import_(options: Namespace, progress: Any) -> str:
    """Imports files; returns the account of it."""
    out = options.out
    if not out.endswith((*ENDINGS, ".ndjson", ".jsonl", ".csv")):
        raise Unread(f"-o {out}: known endings are {', '.join((*ENDINGS, '.ndjson', '.csv'))}")
    for path in options.files:
        if os.path.exists(out) and os.path.exists(path) and os.path.samefile(path, out):
            raise Unread(f"{out} is what would be read and written")
    with LogFile(out if out.endswith(ENDINGS) else None) as log:
        report = imported(options.files, log, options, progress)
        if options.aliases == "accept":
            log.accept_aliases()
            report.aliases = []
        elif options.aliases == "none":
            report.aliases = []
        if options.me:
            log.set("me", "\n".join(options.me))
        log.commit()
        total = log.count()
        if not out.endswith(ENDINGS):
            write_rows(log, out)
        if report.files and len(report.refused) == len(report.files):
            raise Unread("; ".join(f"{each.path}: {each.refused}" for each in report.refused[:5]))
        lines = report.lines(options.rows)
        lines.append(f"{out}: {total:,} interactions")
        if not options.me:
            from .logs import found_me

            if found := found_me(log):
                lines.append(f"you seem to be {', '.join(found[0])} ({found[1]})")
            else:
                lines.append("who you are is not known: say --me ID to the other commands")
    return "\n".join(lines) + "\n"


def write_rows(log: LogFile, path: str) -> None:
    """The rows as CSV or JSON lines, joined under the ids of accepted aliases; nothing takes the old file's place before all is written."""
    import json

    from .times import from_us

    alias = dict(log.db.execute("SELECT alias, contact FROM aliases WHERE accepted = 1"))

    def shown(row: dict[str, Any]) -> dict[str, Any]:
        for name in ("time", "due"):
            if name in row and (time := from_us(row[name])) is not None:
                row[name] = time.isoformat().replace("+00:00", "Z")
        for name in ("actor", "target"):
            seen = set()
            while row[name] in alias and row[name] not in seen:
                seen.add(row[name])
                row[name] = alias[row[name]]
        return row

    aside = f"{path}.part"
    with open(aside, "w", encoding="utf-8", newline="") as file:
        if path.endswith(".csv"):
            used = [name for name in FIELDS if name in ("time", "actor", "target", "kind")
                    or log.db.execute(f"SELECT 1 FROM interactions WHERE {name} IS NOT NULL LIMIT 1").fetchone()]  # fmt: skip
            writer = csv.DictWriter(file, used, lineterminator="\n")
            writer.writeheader()
            writer.writerows(map(shown, log.rows()))
        else:
            for row in log.rows():
                file.write(json.dumps(shown(row), ensure_ascii=False) + "\n")
    os.replace(aside, path)


def report(ledger: Ledger, log: LogFile | None, as_of: Time, options: Namespace, progress: Any) -> str:
    """Writes the report's page; returns what to say about it."""
    from .report import write

    names = {id: name for id, name in log.db.execute("SELECT id, display_name FROM contacts WHERE display_name IS NOT NULL")} if log else {}
    page = write(ledger, as_of, me=options.me, language=options.language, names=names, log=log, most=options.rows, progress=progress)
    if options.out == "-":
        return page
    aside = f"{options.out}.part"
    with open(aside, "w", encoding="utf-8", newline="\n") as file:
        file.write(page)
    os.replace(aside, options.out)
    return f"{options.out}: {len(page.encode()):,} bytes, nothing in it is loaded from anywhere\n"


def network(ledger: Ledger, as_of: Time, options: Namespace) -> str:
    """Who stands near, or with a contact: who could introduce one."""
    graph = ledger.network(as_of)
    if options.format in ("graphml", "dot", "eigentrust"):
        out = {"graphml": graph.to_graphml, "dot": graph.to_dot, "eigentrust": graph.to_eigentrust}
        return str(out[options.format]() or "")
    contacts = options.contacts
    if contacts:
        a, b = (contacts[0], contacts[1]) if len(contacts) == 2 else (options.me, contacts[0])
        if not a or len(contacts) > 2:
            raise cli.Usage("network takes two contacts, or --me and one, or --me alone")
        route = graph.introduction(ledger.canonical(a), ledger.canonical(b))
        if not route:
            return f"no way from {cli.fit(a, 36)} to {cli.fit(b, 36)} through people who know each other\n"
        return "".join(f"{cli.fit(step.id, 60)}{'' if n == 0 else f'  {step.value:.2f}'}\n" for n, step in enumerate(route)) \
            + f"strength {route.strength:.2f}: the product of the steps' chances\n"  # fmt: skip
    if not options.me:
        raise cli.Usage("network needs --me, or a format: graphml, dot, eigentrust")
    standing = graph.standing([ledger.canonical(options.me)])
    if options.format in ("csv", "json"):
        return cli.written(standing.sort("standing", descending=True) if hasattr(standing, "sort") else standing, options.format)
    rows = sorted(standing, key=lambda row: (-row["standing"], row["id"]))
    own = ledger.canonical(options.me)
    rows = [row for row in rows if row["id"] != own and row["standing"] > 0][: options.rows]
    top = max([row["standing"] for row in rows], default=1.0) or 1.0
    columns = [cli.Column("contact", [row["id"] for row in rows], least=10, most=36),
               cli.Column("standing", [f"{100 * row['standing']:.1f}" for row in rows], True),
               cli.Bar([100 * row["standing"] / top for row in rows], "", 1),
               cli.Column("ties", [str(row["degree"]) for row in rows], True, drop=2)]  # fmt: skip
    info = graph.info
    title = f"{cli.fit(own, 36)}: {info.contacts:,} contacts, {info.mutual // 2:,} ties that go both ways"
    return cli.wrapped(title, cli.terminal_columns()) + (cli.drawn(columns, cli.terminal_columns()) if rows else "") \
        + cli.wrapped("standing: percent of a walk from you along ties that go both ways; closeness, no merit", cli.terminal_columns())  # fmt: skip


def mcp(options: Namespace) -> str:
    """Serves until the client goes."""
    from .assistant import serve

    serve(options.file, options.me, options.write, options.read_profile)
    return ""
