"""A look into the daemon's database, read-only."""

import contextlib
import json
import sqlite3


class Database:
    def __init__(self, path):
        self.path = path

    def rows(self, sql, *arguments):
        with contextlib.closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=10)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(sql, arguments)]

    def row(self, sql, *arguments):
        rows = self.rows(sql, *arguments)
        return rows[0] if rows else None

    def value(self, sql, *arguments):
        row = self.row(sql, *arguments)
        return next(iter(row.values())) if row else None

    def count(self, table, where="1", *arguments):
        return self.value(f"SELECT count(*) FROM {table} WHERE {where}", *arguments)

    # The site's things

    def sessions(self, charger=None):
        where = "" if charger is None else "WHERE c.identity = ?"
        return self.rows(
            f"SELECT s.* FROM session s JOIN charger c ON c.id = s.charger_id {where} ORDER BY s.id",
            *([] if charger is None else [charger]),
        )

    def session(self, charger=None):
        """The one and only session."""
        sessions = self.sessions(charger)
        assert len(sessions) == 1, f"one session was expected: {[(s['id'], s['state']) for s in sessions]}"
        return sessions[0]

    def invoices(self, session=None):
        """The documents, in the order of their numbers."""
        where = "" if session is None else "WHERE session_id = ?"
        rows = self.rows(
            f"SELECT document, hash FROM invoice {where} ORDER BY series, number",
            *([] if session is None else [session]),
        )
        return [{**json.loads(row["document"]), "hash": row["hash"], "_text": row["document"]} for row in rows]

    def journal(self, kind=None):
        rows = self.rows("SELECT * FROM journal ORDER BY seq")
        return [{**row, "data": json.loads(row["data"])} for row in rows if kind in (None, row["kind"])]

    def security_events(self, kind):
        """What the journal says of this kind of them."""
        return [record["data"] for record in self.journal("security.event") if record["data"]["type"] == kind]

    def quarantine(self):
        return self.rows("SELECT * FROM quarantine ORDER BY id")

    def command(self, command):
        return self.row("SELECT * FROM command WHERE id = ?", command)

    def energy(self, session):
        """Of a session row, in milliwatt-hours."""
        return session["last_register"] - session["start_register"]

    def assert_sound(self):
        """What must hold at all times: integrity, foreign keys, gapless streams."""
        assert self.value("PRAGMA quick_check") == "ok"
        assert self.rows("PRAGMA foreign_key_check") == []
        for stream in ("journal", "meter"):
            facts = self.row(f"SELECT count(*) AS n, min(seq) AS first, max(seq) AS last FROM {stream}")
            counter = self.value("SELECT value FROM counter WHERE name = ?", stream)
            if facts["n"]:
                assert facts["last"] - facts["first"] + 1 == facts["n"], f"{stream} has a gap: {facts}"
            assert (facts["last"] or 0) <= counter, f"{stream} is beyond its counter: {facts} {counter}"
