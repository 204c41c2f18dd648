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
        CREATE INDEX reservation_held ON reservation (charger_id) WHERE state = 'held';
        """
}
