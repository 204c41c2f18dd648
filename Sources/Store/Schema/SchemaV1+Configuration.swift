extension SchemaV1 {
    static let configuration = """
        -- The sections of the configuration that came from above, and their versions in force.
        CREATE TABLE configuration_section (
            section TEXT PRIMARY KEY CHECK (section IN ('chargers', 'tariffs', 'tokens', 'settings')),
            version INTEGER NOT NULL CHECK (version > 0),
            digest TEXT NOT NULL,
            document TEXT,
            applied_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        -- Chargers that are configured from above, those among them that it wants not to be here.
        CREATE TABLE configured_charger (
            identity TEXT PRIMARY KEY
        ) STRICT, WITHOUT ROWID;
        -- What people on the site changed of it. It holds until it is released; `wanted` is what comes into force then,
        -- as JSON: what was last said from above. NULL: nothing.
        CREATE TABLE configuration_override (
            section TEXT NOT NULL CHECK (section IN ('chargers', 'tariffs', 'tokens', 'settings')),
            item TEXT NOT NULL,
            wanted TEXT,
            made_by TEXT,
            reason TEXT,
            made_at INTEGER NOT NULL,
            PRIMARY KEY (section, item)
        ) STRICT, WITHOUT ROWID;
        -- Settings in place of those of the configuration file, as JSON: the override's, else what was said from above.
        CREATE TABLE site_setting (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        -- The documents that came, without passwords. Bounded: see ConfigurationHistory.
        CREATE TABLE configuration_document (
            number INTEGER PRIMARY KEY,
            id TEXT,
            received_at INTEGER NOT NULL,
            is_applied INTEGER NOT NULL CHECK (is_applied IN (0, 1)),
            -- JSON objects by section; a list of what is wrong.
            versions TEXT NOT NULL,
            changes TEXT,
            problems TEXT,
            body TEXT
        ) STRICT;
        """
}
