extension SchemaV1 {
    static let uplink = """
        -- Readings that were given up before the cloud had them. Ranges that follow each other are one.
        CREATE TABLE given_up (
            from_seq INTEGER PRIMARY KEY,
            to_seq INTEGER NOT NULL,
            at INTEGER NOT NULL,
            CHECK (to_seq >= from_seq)
        ) STRICT;
        -- Every start of a gateway on this database. One that is not here ran on another copy of it.
        CREATE TABLE run (
            id TEXT PRIMARY KEY,
            number INTEGER NOT NULL UNIQUE,
            began_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        -- What the link to the cloud took of each day of the site's time zone (2026-11-22), in bytes of TCP.
        CREATE TABLE cloud_traffic (
            day TEXT PRIMARY KEY,
            sent INTEGER NOT NULL CHECK (sent >= 0),
            received INTEGER NOT NULL CHECK (received >= 0)
        ) STRICT, WITHOUT ROWID;
        """
}
