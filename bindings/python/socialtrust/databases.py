# SPDX-License-Identifier: MIT
"""What a Store asks of a database, over connections that a host already has."""

from __future__ import annotations

from contextlib import contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

# What says that another transaction was quicker (serialization failure, deadlock, lock not available, unique), or that
# this one only reads.
CONFLICTS = ("40001", "40P01", "55P03", "23505", "25006")
_SQLITE_CONFLICTS = ("database is locked", "table is locked", "readonly database")


class Database:
    """A DB-API connection to SQLite or PostgreSQL: sqlite3, psycopg, or what a host wraps around them.

    What a Store writes joins the transaction that is open, or opens one for the host to commit; on a connection that
    commits by itself each call is a transaction of its own. A subclass for another kind of connection says
    `run`, `open` and `transaction`.
    """

    def __init__(self, connection: Any, postgresql: bool | None = None) -> None:
        self.connection = connection
        self.postgresql: bool = _is_postgresql(connection) if postgresql is None else postgresql
        self._depth = 0

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Runs a statement with `?` for its values; the rows that it gives."""
        cursor = self.connection.cursor()
        try:
            cursor.execute(self.native(sql), tuple(values))
            return cursor.fetchall() if cursor.description else []
        finally:
            cursor.close()

    def native(self, sql: str) -> str:
        return sql.replace("%", "%%").replace("?", "%s") if self.postgresql else sql

    @property
    def open(self) -> bool:
        """Whether a transaction is open."""
        if self.postgresql:
            info = getattr(self.connection, "info", None)
            return info is None or int(info.transaction_status) != 0
        return bool(getattr(self.connection, "in_transaction", True))

    @property
    def _commits(self) -> bool:
        """Whether the connection commits each statement by itself."""
        if self.postgresql:
            return bool(getattr(self.connection, "autocommit", False))
        return getattr(self.connection, "isolation_level", "") is None

    @contextmanager
    def transaction(self, aside: bool = False) -> Iterator[None]:
        """A part of the host's transaction that fails as a whole. Where none is open: one that stays open for the host
        to commit, or, `aside` or on a connection that commits by itself, one of its own."""
        own = not self.open and (aside or self._commits)
        if not self.open and (self._commits or not self.postgresql):  # PostgreSQL's drivers else begin one themselves
            self.run("BEGIN" if self.postgresql else "BEGIN IMMEDIATE")
        name = f"socialtrust_{self._depth}"
        self._depth += 1
        try:
            self.run(f"SAVEPOINT {name}")
            try:
                yield
            except BaseException:
                self.run(f"ROLLBACK TO SAVEPOINT {name}")
                self.run(f"RELEASE SAVEPOINT {name}")
                raise
            self.run(f"RELEASE SAVEPOINT {name}")
        except BaseException:
            if own:
                self._end("ROLLBACK")
            raise
        finally:
            self._depth -= 1
        if own:
            self._end("COMMIT")

    def _end(self, how: str) -> None:
        if self._commits:
            self.run(how)
        else:
            getattr(self.connection, how.lower())()

    def commit(self) -> None:
        """Commits, if a transaction is open."""
        if self.open:
            self.connection.commit()

    def conflict(self, error: Exception) -> bool:
        """Whether it says that another transaction was quicker, or that this one only reads."""
        state = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)
        return state in CONFLICTS if state else any(said in str(error) for said in _SQLITE_CONFLICTS)

    def claim(self, key: int, wait: bool = False, shared: bool = False) -> bool:
        """Takes a lock until the end of the transaction. SQLite has one writer: its transaction is the lock."""
        if not self.postgresql:
            return True
        how = f"pg_{'' if wait else 'try_'}advisory_xact_lock{'_shared' if shared else ''}"
        return self.run(f"SELECT {how}(?)", (key,))[0][0] is not False


class SqlAlchemy(Database):
    """A connection or session of SQLAlchemy 2, on SQLite or PostgreSQL."""

    def __init__(self, connection: Any) -> None:
        self._session = connection if hasattr(connection, "get_bind") else None
        self._given = connection
        bind = connection.get_bind() if self._session else connection
        super().__init__(connection, bind.dialect.name == "postgresql")

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        connection = self._session.connection() if self._session else self._given
        result = connection.exec_driver_sql(self.native(sql), tuple(values))
        return [tuple(row) for row in result] if result.returns_rows else []

    @property
    def open(self) -> bool:
        return bool(self._given.in_transaction())

    @contextmanager
    def transaction(self, aside: bool = False) -> Iterator[None]:
        own = aside and not self.open
        if not self.postgresql:  # Python's driver begins nothing for a savepoint, whose end would commit the whole
            connection = self._session.connection() if self._session else self._given
            if not connection.connection.dbapi_connection.in_transaction:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            with self._given.begin_nested():
                yield
        except BaseException:
            if own:
                self._given.rollback()
            raise
        if own:
            self._given.commit()

    def conflict(self, error: Exception) -> bool:
        return super().conflict(getattr(error, "orig", None) or error)


def database_of(connection: Any) -> Database:
    """The Database of a connection, or what was given if it is one."""
    if isinstance(connection, Database):
        return connection
    return SqlAlchemy(connection) if type(connection).__module__.startswith("sqlalchemy") else Database(connection)


def _is_postgresql(connection: Any) -> bool:
    name = type(connection).__module__
    if name.startswith("psycopg"):
        return True
    if name == "sqlite3":
        return False
    raise TypeError(f"a connection of {name}: say Database(connection, postgresql=True or False)")


# What a store keeps. Every table has a number of its own, which models of hosts (Django, Rails, Tryton) want.
TABLES = (
    """CREATE TABLE IF NOT EXISTS {0}rows (id {id}, tenant TEXT NOT NULL, record TEXT NOT NULL, key TEXT NOT NULL,
actor TEXT NOT NULL, target TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL, time_us BIGINT NOT NULL, due_us BIGINT,
fields TEXT NOT NULL, UNIQUE (tenant, record, key))""",
    "CREATE INDEX IF NOT EXISTS {0}rows_a ON {0}rows (tenant, a, b, time_us)",
    "CREATE INDEX IF NOT EXISTS {0}rows_b ON {0}rows (tenant, b)",
    """CREATE TABLE IF NOT EXISTS {0}changes (id {id}, tenant TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS {0}changes_pair ON {0}changes (tenant, a, b)",
    """CREATE TABLE IF NOT EXISTS {0}pairs (id {id}, tenant TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL,
row_count BIGINT NOT NULL, evidence {blob} NOT NULL, profile TEXT NOT NULL, scored_us BIGINT NOT NULL, next_us BIGINT,
last_us BIGINT, depth {real}, depth_low {real}, depth_high {real}, depth_confidence {real}, trust_ab {real},
trust_ab_low {real}, trust_ab_high {real}, trust_ab_confidence {real}, trust_ba {real}, trust_ba_low {real},
trust_ba_high {real}, trust_ba_confidence {real}, pulse {real}, state TEXT NOT NULL, owed_a INTEGER NOT NULL,
owed_b INTEGER NOT NULL, owed TEXT NOT NULL, UNIQUE (tenant, a, b))""",
    "CREATE INDEX IF NOT EXISTS {0}pairs_b ON {0}pairs (tenant, b)",
    "CREATE INDEX IF NOT EXISTS {0}pairs_next ON {0}pairs (tenant, next_us)",
    """CREATE TABLE IF NOT EXISTS {0}aliases (id {id}, tenant TEXT NOT NULL, alias TEXT NOT NULL, contact TEXT NOT NULL,
UNIQUE (tenant, alias))""",
)
TYPES = {False: {"id": "INTEGER PRIMARY KEY AUTOINCREMENT", "blob": "BLOB", "real": "REAL"},
         True: {"id": "BIGSERIAL PRIMARY KEY", "blob": "BYTEA", "real": "DOUBLE PRECISION"}}  # fmt: skip


def schema(postgresql: bool = False, prefix: str = "socialtrust_") -> list[str]:
    """The statements that make a store's tables, for a host's own migrations."""
    return [statement.format(prefix, **TYPES[postgresql]) for statement in TABLES]
