extension SchemaV1 {
    static let certificates = """
        -- What chargers asked certificates for.
        CREATE TABLE signing_request (
            number INTEGER PRIMARY KEY,
            charger_id INTEGER NOT NULL REFERENCES charger (id) ON DELETE CASCADE,
            use TEXT NOT NULL,
            request TEXT NOT NULL,
            request_id INTEGER,
            asked_at INTEGER NOT NULL,
            state TEXT NOT NULL,
            detail TEXT,
            -- The certificate that was signed, and the command that brings it.
            fingerprint TEXT,
            command_id TEXT
        ) STRICT;
        CREATE INDEX signing_request_charger ON signing_request (charger_id, number);
        CREATE INDEX signing_request_open ON signing_request (number) WHERE state = 'granted';
        CREATE INDEX signing_request_command ON signing_request (command_id) WHERE command_id IS NOT NULL;
        -- Certificates whose end is watched: those in files of the gateway, chargers' own, and authorities that chargers
        -- trust. Of an installed one that the gateway does not have itself nothing but its hash is known.
        CREATE TABLE certificate (
            id INTEGER PRIMARY KEY,
            use TEXT NOT NULL,
            charger_id INTEGER REFERENCES charger (id) ON DELETE CASCADE,
            type TEXT NOT NULL DEFAULT '',
            -- The fingerprint, or an installed one's hash as one text.
            name TEXT NOT NULL,
            source TEXT NOT NULL DEFAULT '',
            facts TEXT,
            hash TEXT,
            valid_until INTEGER,
            seen_at INTEGER NOT NULL,
            -- When a charger took it, when it last logged in with it, and when it was asked to renew it.
            taken_at INTEGER,
            used_at INTEGER,
            renewal_asked_at INTEGER,
            -- How many days before the end it was last spoken of.
            warned INTEGER,
            CHECK ((use IN ('charger', 'installed')) = (charger_id IS NOT NULL)),
            CHECK ((facts IS NULL) = (valid_until IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX certificate_name ON certificate (ifnull(charger_id, 0), use, type, name, source);
        CREATE INDEX certificate_end ON certificate (valid_until) WHERE valid_until IS NOT NULL;
        -- Chargers' certificates that count no more although their authority vouches for them.
        CREATE TABLE revoked_certificate (
            fingerprint TEXT PRIMARY KEY,
            identity TEXT NOT NULL,
            valid_until INTEGER NOT NULL,
            revoked_at INTEGER NOT NULL,
            reason TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
