extension SchemaV1 {
    static let site = """
        CREATE TABLE site (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            epoch TEXT NOT NULL,
            epoch_started_at INTEGER NOT NULL,
            epoch_reason TEXT NOT NULL,
            newest_trusted INTEGER NOT NULL,
            -- When retention last looked, to the hour, and when the clock last stood far from where it should have
            -- then: what was recorded before counts as recorded at that moment.
            kept_house_at INTEGER,
            clock_moved_at INTEGER,
            -- The site's, for who reads the database while no gateway runs.
            time_zone TEXT NOT NULL DEFAULT 'UTC'
        ) STRICT;
        -- How the wall clock ran beside the monotonic one: a row whenever the machine was started or its wall clock
        -- stepped. What was recorded after it, up to the next, tells both: the monotonic time of a record is that of its
        -- row and what passed since by the wall clock.
        CREATE TABLE clock_course (
            id INTEGER PRIMARY KEY,
            boot INTEGER NOT NULL,
            monotonic INTEGER NOT NULL,
            at INTEGER NOT NULL,
            is_trusted INTEGER NOT NULL,
            -- The newest session then, where the clock has not been trusted since the machine was started.
            untrusted_since INTEGER,
            -- The newest records before it.
            journal_seq INTEGER NOT NULL,
            meter_seq INTEGER NOT NULL
        ) STRICT;
        -- One row a gapless number; allocated inside the change that uses it.
        CREATE TABLE counter (
            name TEXT PRIMARY KEY,
            value INTEGER NOT NULL CHECK (value >= 0)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO counter VALUES ('journal', 0), ('meter', 0), ('session', 0);
        -- Up to which seq the journal has been pruned of what need not be kept.
        INSERT INTO counter VALUES ('journal_pruned', 0);
        -- How far the cloud has acknowledged each stream.
        CREATE TABLE cursor (
            stream TEXT PRIMARY KEY CHECK (stream IN ('journal', 'meter')),
            acknowledged INTEGER NOT NULL DEFAULT 0,
            acknowledged_at INTEGER,
            -- Since when a person has the stream wait.
            paused_at INTEGER
        ) STRICT, WITHOUT ROWID;
        INSERT INTO cursor (stream) VALUES ('journal'), ('meter');
        CREATE TABLE id_token (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL,
            type TEXT,
            is_blocked INTEGER NOT NULL CHECK (is_blocked IN (0, 1)),
            expires_at INTEGER,
            group_id TEXT,
            note TEXT,
            -- NULL: as the site says.
            is_concurrent INTEGER CHECK (is_concurrent IN (0, 1)),
            -- Where it may charge, a place a line (TokenPlace); NULL: where its group may.
            places TEXT,
            language TEXT,
            second_language TEXT,
            message TEXT,
            priority INTEGER NOT NULL DEFAULT 0 CHECK (priority BETWEEN -9 AND 9)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX id_token_by_group ON id_token (group_id COLLATE NOCASE) WHERE group_id IS NOT NULL;
        -- What is known of groups of tokens; a group exists also by the tokens that name it.
        CREATE TABLE token_group (
            key TEXT PRIMARY KEY,
            id TEXT NOT NULL,
            places TEXT,
            note TEXT
        ) STRICT, WITHOUT ROWID;
        """
}
