extension SchemaV1 {
    /// Roll-ups are kept by quarters of an hour and by hours (UTC), which hours and days of any time zone are put
    /// together of (docs/decisions/042). What still changes is not in them yet: a session's newest quarter, states that
    /// go on.
    static let rollups = """
        -- The share of a session at its connector, or (session 0) of the connector itself. EVSE 0 is the charger.
        CREATE TABLE rollup_quarter (
            charger_id INTEGER NOT NULL REFERENCES charger (id) ON DELETE CASCADE,
            at INTEGER NOT NULL CHECK (at % 900000 = 0),
            evse INTEGER NOT NULL,
            connector INTEGER NOT NULL,
            session_id INTEGER NOT NULL,
            imported INTEGER NOT NULL,
            exported INTEGER NOT NULL,
            -- In milliwatts.
            peak_power INTEGER NOT NULL,
            started INTEGER NOT NULL,
            ended INTEGER NOT NULL,
            -- In milliseconds.
            plugged INTEGER NOT NULL,
            charging INTEGER NOT NULL,
            faulted INTEGER NOT NULL,
            offline INTEGER NOT NULL,
            PRIMARY KEY (charger_id, at, evse, connector, session_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX rollup_of_session ON rollup_quarter (session_id) WHERE session_id > 0;
        -- Whole hours of the rows above, by connector, and (EVSE -1) of the charger as a whole: made anew with them.
        CREATE TABLE rollup_hour (
            charger_id INTEGER NOT NULL REFERENCES charger (id) ON DELETE CASCADE,
            at INTEGER NOT NULL CHECK (at % 3600000 = 0),
            evse INTEGER NOT NULL,
            connector INTEGER NOT NULL,
            imported INTEGER NOT NULL,
            exported INTEGER NOT NULL,
            peak_power INTEGER NOT NULL,
            started INTEGER NOT NULL,
            ended INTEGER NOT NULL,
            plugged INTEGER NOT NULL,
            charging INTEGER NOT NULL,
            faulted INTEGER NOT NULL,
            offline INTEGER NOT NULL,
            -- In one quarter of an hour.
            most_imported INTEGER NOT NULL,
            PRIMARY KEY (charger_id, at, evse, connector)
        ) STRICT, WITHOUT ROWID;
        -- The quarters of all chargers together: made anew of the rows above whenever one of them changes.
        CREATE TABLE rollup_site (
            at INTEGER PRIMARY KEY,
            imported INTEGER NOT NULL,
            exported INTEGER NOT NULL,
            peak_power INTEGER NOT NULL,
            started INTEGER NOT NULL,
            ended INTEGER NOT NULL,
            plugged INTEGER NOT NULL,
            charging INTEGER NOT NULL,
            faulted INTEGER NOT NULL,
            offline INTEGER NOT NULL
        ) STRICT;
        -- The invoice in force of each session, at the session's end; amounts in ten-thousandths.
        CREATE TABLE session_revenue (
            session_id INTEGER PRIMARY KEY REFERENCES session (id),
            at INTEGER NOT NULL,
            charger_id INTEGER NOT NULL,
            evse INTEGER NOT NULL,
            connector INTEGER NOT NULL,
            currency TEXT NOT NULL,
            excl_tax INTEGER NOT NULL,
            incl_tax INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX session_revenue_at ON session_revenue
            (at, charger_id, evse, connector, currency, excl_tax, incl_tax);
        -- What goes on at a connector, since when, and until when it stands in the roll-ups.
        CREATE TABLE outlet_state (
            charger_id INTEGER NOT NULL REFERENCES charger (id) ON DELETE CASCADE,
            evse INTEGER NOT NULL,
            connector INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('plugged', 'faulted', 'offline')),
            since INTEGER NOT NULL,
            booked_until INTEGER NOT NULL,
            PRIMARY KEY (charger_id, evse, connector, kind)
        ) STRICT, WITHOUT ROWID;
        -- Sessions whose shares are to be made anew, which was too much to do at once.
        CREATE TABLE rollup_due (
            session_id INTEGER PRIMARY KEY REFERENCES session (id)
        ) STRICT;
        """
}
