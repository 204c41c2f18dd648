extension SchemaV1 {
    static let sessions = """
        CREATE TABLE session (
            id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 2147483647),
            charger_id INTEGER NOT NULL REFERENCES charger (id),
            evse INTEGER NOT NULL,
            connector INTEGER NOT NULL,
            transaction_id TEXT NOT NULL,
            state TEXT NOT NULL,
            flags INTEGER NOT NULL,
            token TEXT,
            token_type TEXT,
            -- What else identified the driver (2.x additionalInfo), a JSON list.
            token_additional TEXT,
            started_at INTEGER NOT NULL,
            start_source TEXT NOT NULL,
            start_claimed INTEGER NOT NULL,
            opened_at INTEGER NOT NULL,
            ended_at INTEGER,
            end_claimed INTEGER,
            stop_reason TEXT,
            start_register INTEGER,
            last_register INTEGER,
            last_register_at INTEGER,
            power INTEGER,
            last_reading_at INTEGER,
            last_heard_at INTEGER NOT NULL,
            last_reading_received_at INTEGER,
            suspected_at INTEGER,
            free_at INTEGER,
            remote_start INTEGER,
            tariff_id INTEGER REFERENCES tariff (id),
            last_reading_seq INTEGER,
            -- By how much the gateway's clock stepped since the session was opened (NULL: it runs by the charger's
            -- clock), how far the charger's was moved, and how far it was behind at the begin; in milliseconds.
            gateway_steps INTEGER DEFAULT 0,
            charger_offset INTEGER NOT NULL DEFAULT 0,
            began_behind INTEGER NOT NULL DEFAULT 0,
            reservation INTEGER,
            start_export INTEGER,
            last_export INTEGER,
            start_export_at INTEGER,
            last_export_at INTEGER,
            -- Roll-ups: the quarter of an hour of the newest reading, what stands of the energies in quarters before it,
            -- the highest power in it, and until when charging stands in them.
            rollup_quarter INTEGER,
            booked_import INTEGER NOT NULL DEFAULT 0,
            booked_export INTEGER NOT NULL DEFAULT 0,
            quarter_peak INTEGER NOT NULL DEFAULT 0,
            charged_until INTEGER,
            -- The highest of its numbered messages (2.x), the numbers below it that have not come ('3-5,9'), and what
            -- is done about those.
            last_number INTEGER,
            missing_numbers TEXT,
            missing_search TEXT,
            missing_since INTEGER,
            missing_asks INTEGER NOT NULL DEFAULT 0,
            UNIQUE (charger_id, transaction_id)
        ) STRICT;
        CREATE INDEX session_open ON session (id) WHERE state NOT IN ('ended', 'abandoned');
        CREATE INDEX session_open_by_token ON session (token COLLATE NOCASE)
            WHERE token IS NOT NULL AND state NOT IN ('ended', 'abandoned');
        CREATE INDEX session_missing ON session (missing_search)
            WHERE missing_search IN ('waiting', 'wanted', 'asked', 'queued');
        CREATE INDEX session_start ON session (charger_id, start_claimed);
        CREATE INDEX session_by_time ON session (started_at);
        CREATE TABLE session_phase (
            session_id INTEGER NOT NULL REFERENCES session (id),
            number INTEGER NOT NULL,
            at INTEGER NOT NULL,
            phase TEXT NOT NULL CHECK (phase IN ('charging', 'idle', 'paused')),
            PRIMARY KEY (session_id, number)
        ) STRICT, WITHOUT ROWID;
        -- Sessions that are over and wait for their connector to be free before they are billed.
        CREATE TABLE unbilled_session (
            session_id INTEGER PRIMARY KEY REFERENCES session (id)
        ) STRICT;
        -- Sessions that are over and could not be billed, and why. A person has them billed.
        CREATE TABLE withheld_bill (
            session_id INTEGER PRIMARY KEY REFERENCES session (id),
            since INTEGER NOT NULL,
            reason TEXT NOT NULL
        ) STRICT;
        -- Sessions that were over when readings came, and when they are priced again unless more come.
        CREATE TABLE correction_due (
            session_id INTEGER PRIMARY KEY REFERENCES session (id),
            due_at INTEGER NOT NULL
        ) STRICT;
        -- The numbered messages (2.x seqNo) of each session, with a digest of their content.
        CREATE TABLE transaction_message (
            session_id INTEGER NOT NULL REFERENCES session (id),
            sequence INTEGER NOT NULL,
            digest INTEGER NOT NULL,
            PRIMARY KEY (session_id, sequence)
        ) STRICT, WITHOUT ROWID;
        """
}
