extension SchemaV1 {
    static let streams = """
        CREATE TABLE journal (
            seq INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            is_trusted INTEGER NOT NULL,
            kind TEXT NOT NULL,
            charger_id INTEGER,
            session_id INTEGER,
            command_id TEXT,
            data TEXT NOT NULL CHECK (length(data) <= 1048576)
        ) STRICT;
        CREATE INDEX journal_by_session ON journal (session_id) WHERE session_id IS NOT NULL;
        -- The keys of time series, by the number that samples name them with.
        CREATE TABLE series (
            id INTEGER PRIMARY KEY,
            code INTEGER NOT NULL UNIQUE
        ) STRICT;
        -- One row a MeterValue: the samples of one instant at one outlet, coded (SampleCoding).
        -- `claimed` is the charger's own timestamp where another instant bills. `previous` is the seq of the row before
        -- it of the same session: found from session.last_reading_seq, a session's rows need no index, which would cost
        -- a page of its own for every charger in every commit (docs/decisions/010).
        CREATE TABLE meter (
            seq INTEGER PRIMARY KEY,
            charger_id INTEGER NOT NULL,
            evse INTEGER NOT NULL,
            connector INTEGER NOT NULL,
            session_id INTEGER,
            previous INTEGER CHECK (previous < seq),
            at INTEGER NOT NULL,
            claimed INTEGER,
            received_at INTEGER NOT NULL,
            samples BLOB NOT NULL
        ) STRICT;
        -- From when to when the records of a stretch of a stream tell: a row for each full one (StreamBlock). Records of
        -- an interval are found by it without an index on their times.
        CREATE TABLE stream_block (
            stream TEXT NOT NULL CHECK (stream IN ('journal', 'meter')),
            number INTEGER NOT NULL,
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            PRIMARY KEY (stream, number)
        ) STRICT, WITHOUT ROWID;
        -- The rows of the meter stream that hold signed values: billing evidence, kept when readings are pruned.
        CREATE TABLE signed_reading (
            seq INTEGER PRIMARY KEY,
            charger_id INTEGER NOT NULL,
            session_id INTEGER,
            at INTEGER NOT NULL,
            samples BLOB NOT NULL
        ) STRICT;
        CREATE INDEX signed_reading_by_session ON signed_reading (session_id) WHERE session_id IS NOT NULL;
        -- What should have been a transaction message and could not be understood or matched.
        CREATE TABLE quarantine (
            id INTEGER PRIMARY KEY,
            charger_id INTEGER NOT NULL,
            received_at INTEGER NOT NULL,
            reason TEXT NOT NULL,
            frame BLOB NOT NULL,
            -- A message that comes again, but for its message id, is counted where it stands.
            digest INTEGER NOT NULL,
            times INTEGER NOT NULL DEFAULT 1,
            last_received_at INTEGER NOT NULL,
            -- What is given up last: 0 tells of no transaction, 1 of its course, 2 of its begin or end.
            worth INTEGER NOT NULL CHECK (worth BETWEEN 0 AND 2),
            -- What it takes to read the frame again: the version that the charger spoke, and what its clock is
            -- measured by.
            version TEXT,
            connected_at INTEGER NOT NULL,
            is_trusted INTEGER NOT NULL,
            state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'adopted', 'dismissed')),
            session_id INTEGER,
            note TEXT
        ) STRICT;
        CREATE INDEX quarantine_open ON quarantine (id) WHERE state = 'open';
        CREATE INDEX quarantine_of_charger ON quarantine (charger_id, digest);
        """
}
