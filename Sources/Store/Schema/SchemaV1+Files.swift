extension SchemaV1 {
    static let files = """
        -- Firmware for chargers, and what chargers brought. `disk_name` is the file's name in the folder of files.
        CREATE TABLE stored_file (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL CHECK (kind IN ('firmware', 'upload')),
            disk_name TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            bytes INTEGER NOT NULL CHECK (bytes >= 0),
            sha256 TEXT NOT NULL,
            md5 TEXT NOT NULL,
            charger_id INTEGER REFERENCES charger (id) ON DELETE SET NULL,
            command_id TEXT,
            added_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX stored_file_of_command ON stored_file (command_id) WHERE command_id IS NOT NULL;
        CREATE INDEX stored_file_of_charger ON stored_file (charger_id) WHERE charger_id IS NOT NULL;
        -- Links that let a charger fetch or bring a file. Of what makes one work only the hash is kept.
        CREATE TABLE file_link (
            secret_hash TEXT PRIMARY KEY,
            direction TEXT NOT NULL CHECK (direction IN ('fetch', 'bring')),
            charger_id INTEGER NOT NULL REFERENCES charger (id) ON DELETE CASCADE,
            command_id TEXT NOT NULL,
            file_id INTEGER REFERENCES stored_file (id) ON DELETE CASCADE,
            is_fetched INTEGER NOT NULL DEFAULT 0 CHECK (is_fetched IN (0, 1)),
            opened_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            CHECK (direction = 'bring' OR file_id IS NOT NULL)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX file_link_of_file ON file_link (file_id) WHERE file_id IS NOT NULL;
        CREATE INDEX file_link_expiry ON file_link (expires_at);
        """
}
