extension SchemaV1 {
    static let money = """
        -- A tariff's versions; sessions pin one, so a definition is never changed.
        CREATE TABLE tariff (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            definition TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            retired_at INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX tariff_current ON tariff (name) WHERE retired_at IS NULL;
        -- The narrowest assignment wins: connector, charger, site.
        CREATE TABLE tariff_assignment (
            charger_id INTEGER REFERENCES charger (id) ON DELETE CASCADE,
            evse INTEGER,
            tariff_id INTEGER NOT NULL REFERENCES tariff (id),
            -- Those that are over are kept: a session that was queued pins what was in force when it began.
            since INTEGER NOT NULL,
            until INTEGER,
            CHECK (evse IS NULL OR charger_id IS NOT NULL)
        ) STRICT;
        CREATE UNIQUE INDEX tariff_assignment_scope ON tariff_assignment (ifnull(charger_id, 0), ifnull(evse, -1))
            WHERE until IS NULL;
        -- One row a version: 1 when the session ended, more for corrections.
        CREATE TABLE charge_detail_record (
            session_id INTEGER NOT NULL REFERENCES session (id),
            version INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            document TEXT NOT NULL,
            PRIMARY KEY (session_id, version)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE invoice (
            series TEXT NOT NULL,
            number INTEGER NOT NULL,
            session_id INTEGER NOT NULL REFERENCES session (id),
            kind TEXT NOT NULL CHECK (kind IN ('invoice', 'credit')),
            corrects_series TEXT,
            corrects INTEGER,
            issued_at INTEGER NOT NULL,
            currency TEXT NOT NULL,
            total_excl_tax TEXT NOT NULL,
            total_incl_tax TEXT NOT NULL,
            document TEXT NOT NULL,
            hash TEXT NOT NULL UNIQUE,
            previous_hash TEXT NOT NULL UNIQUE,
            PRIMARY KEY (series, number),
            FOREIGN KEY (corrects_series, corrects) REFERENCES invoice (series, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX invoice_by_time ON invoice (issued_at);
        CREATE INDEX invoice_by_session ON invoice (session_id);
        -- Taken back once at most.
        CREATE UNIQUE INDEX invoice_credited ON invoice (corrects_series, corrects) WHERE kind = 'credit';
        """
}
