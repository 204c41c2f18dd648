extension SchemaV1 {
    static let reports = """
        -- What chargers report in many parts, by the id of the request that they answer.
        CREATE TABLE charger_report (
            charger_id INTEGER NOT NULL REFERENCES charger (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            request INTEGER NOT NULL,
            command_id TEXT,
            state TEXT NOT NULL CHECK (state IN ('asked', 'receiving', 'complete', 'incomplete')),
            began_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            -- Which came ('0-3,5'), and the number of the last one.
            parts TEXT NOT NULL,
            last_part INTEGER,
            entries INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            left_out INTEGER NOT NULL,
            PRIMARY KEY (charger_id, kind, request)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX charger_report_receiving ON charger_report (changed_at) WHERE state = 'receiving';
        -- The entries of a part: a JSON array.
        CREATE TABLE charger_report_part (
            charger_id INTEGER NOT NULL,
            kind TEXT NOT NULL,
            request INTEGER NOT NULL,
            part INTEGER NOT NULL,
            entries TEXT NOT NULL,
            PRIMARY KEY (charger_id, kind, request, part),
            FOREIGN KEY (charger_id, kind, request) REFERENCES charger_report ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;
        """

    static let conditions = """
        -- What a charger said that stands until it says otherwise: an alarm, a limit that somebody else set.
        CREATE TABLE charger_condition (
            charger_id INTEGER NOT NULL REFERENCES charger (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            evse INTEGER NOT NULL CHECK (evse >= 0),
            name TEXT NOT NULL,
            text TEXT NOT NULL,
            since INTEGER NOT NULL,
            told_at INTEGER NOT NULL,
            PRIMARY KEY (charger_id, kind, evse, name)
        ) STRICT, WITHOUT ROWID;
        """
}
