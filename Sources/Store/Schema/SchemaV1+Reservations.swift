extension SchemaV1 {
    static let reservations = """
        -- What chargers hold for somebody. The number is that of the command; the charger knows it by that.
        CREATE TABLE reservation (
            number INTEGER PRIMARY KEY,
            command_id TEXT NOT NULL,
            charger_id INTEGER NOT NULL REFERENCES charger (id) ON DELETE CASCADE,
            evse INTEGER,
            token TEXT NOT NULL,
            group_id TEXT,
            made_at INTEGER NOT NULL,
            until INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('held', 'used', 'cancelled', 'expired', 'removed')),
            ended_at INTEGER,
            session_id INTEGER
        ) STRICT;
        CREATE INDEX reservation_held ON reservation (until) WHERE state = 'held';
        """

    static let localLists = """
        -- What each charger's local list of tokens was last made.
        CREATE TABLE local_list (
            charger_id INTEGER PRIMARY KEY REFERENCES charger (id) ON DELETE CASCADE,
            version INTEGER NOT NULL,
            sent_at INTEGER NOT NULL,
            tokens INTEGER NOT NULL,
            entries TEXT NOT NULL
        ) STRICT;
        """
}
