extension SchemaV1 {
    static let chargers = """
        -- AUTOINCREMENT: streams go on naming a charger that was removed, so its number is never given again.
        CREATE TABLE charger (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            identity TEXT NOT NULL UNIQUE CHECK (length(identity) BETWEEN 1 AND 48),
            label TEXT,
            is_approved INTEGER NOT NULL CHECK (is_approved IN (0, 1)),
            -- What it is told when it boots, and what it was told last.
            registration TEXT NOT NULL DEFAULT 'accepted' CHECK (registration IN ('accepted', 'held', 'rejected')),
            told TEXT,
            -- It is to be set as the site's defaults say.
            wants_defaults INTEGER NOT NULL DEFAULT 0 CHECK (wants_defaults IN (0, 1)),
            password_hash TEXT,
            -- A password that the charger was told to use, until it logs in with it.
            pending_password_hash TEXT,
            -- Whether it is held to the letter of the standard: nothing is tolerated.
            is_strict INTEGER NOT NULL DEFAULT 0 CHECK (is_strict IN (0, 1)),
            highest_profile INTEGER NOT NULL DEFAULT 0 CHECK (highest_profile BETWEEN 0 AND 3),
            -- The lowest that it may come with.
            minimum_profile INTEGER NOT NULL DEFAULT 0 CHECK (minimum_profile BETWEEN 0 AND 3),
            pinned_version TEXT,
            version TEXT,
            vendor TEXT, model TEXT, serial_number TEXT, firmware_version TEXT,
            added_at INTEGER NOT NULL,
            booted_at INTEGER,
            connected_at INTEGER,
            disconnected_at INTEGER,
            remote_address TEXT
        ) STRICT;
        -- Groups of chargers, for those who may charge at some and not at others. Names are in lower case.
        CREATE TABLE charger_group (
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
            charger_id INTEGER NOT NULL REFERENCES charger (id) ON DELETE CASCADE,
            PRIMARY KEY (name, charger_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX charger_group_by_charger ON charger_group (charger_id);
        CREATE TABLE connector (
            charger_id INTEGER NOT NULL REFERENCES charger (id) ON DELETE CASCADE,
            evse INTEGER NOT NULL CHECK (evse >= 0),
            connector INTEGER NOT NULL CHECK (connector >= 0),
            status TEXT NOT NULL,
            error TEXT,
            changed_at INTEGER NOT NULL,
            PRIMARY KEY (charger_id, evse, connector)
        ) STRICT, WITHOUT ROWID;
        -- How often something was accepted of a model that no schema allows. Bounded: see ToleranceChanges.
        CREATE TABLE tolerance (
            vendor TEXT NOT NULL,
            model TEXT NOT NULL,
            deviation TEXT NOT NULL,
            count INTEGER NOT NULL CHECK (count > 0),
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            -- The identity of the charger that showed it last.
            charger TEXT NOT NULL,
            PRIMARY KEY (vendor, model, deviation)
        ) STRICT, WITHOUT ROWID;
        -- The newest reading of a charger's settings: 1.6 configuration keys, 2.x device model.
        CREATE TABLE model_reading (
            charger_id INTEGER PRIMARY KEY REFERENCES charger (id) ON DELETE CASCADE,
            number INTEGER NOT NULL CHECK (number > 0),
            state TEXT NOT NULL,
            reason TEXT NOT NULL,
            firmware_version TEXT,
            changed_at INTEGER NOT NULL,
            -- The command that asks for it, once there is one.
            command_id TEXT,
            -- Of a report in parts: which came ('0-3,5'), and the number of the last one.
            parts TEXT NOT NULL,
            last_part INTEGER,
            left_out INTEGER NOT NULL,
            detail TEXT
        ) STRICT;
        CREATE INDEX model_reading_open ON model_reading (charger_id) WHERE state IN ('wanted', 'receiving');
        -- A configuration key (component '') or one attribute of a variable. Names compare without case.
        CREATE TABLE device_variable (
            charger_id INTEGER NOT NULL REFERENCES charger (id) ON DELETE CASCADE,
            component TEXT NOT NULL COLLATE NOCASE,
            component_instance TEXT NOT NULL COLLATE NOCASE,
            evse INTEGER NOT NULL,
            connector INTEGER NOT NULL,
            variable TEXT NOT NULL COLLATE NOCASE,
            variable_instance TEXT NOT NULL COLLATE NOCASE,
            attribute TEXT NOT NULL,
            value TEXT CHECK (value IS NULL OR is_secret = 0),
            is_secret INTEGER NOT NULL CHECK (is_secret IN (0, 1)),
            mutability TEXT,
            is_persistent INTEGER,
            is_constant INTEGER,
            data_type TEXT,
            unit TEXT,
            min_limit TEXT,
            max_limit TEXT,
            values_list TEXT,
            supports_monitoring INTEGER,
            -- The number of the reading that told it last, and since when it has this value.
            reading INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            PRIMARY KEY (
                charger_id, component, component_instance, evse, connector, variable, variable_instance, attribute)
        ) STRICT, WITHOUT ROWID;
        -- Event streams (2.1) that are open, and which variables a charger's monitors watch.
        CREATE TABLE event_stream (
            charger_id INTEGER NOT NULL REFERENCES charger (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            monitor INTEGER NOT NULL,
            interval_seconds INTEGER,
            most_values INTEGER,
            opened_at INTEGER NOT NULL,
            PRIMARY KEY (charger_id, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE variable_monitor (
            charger_id INTEGER NOT NULL REFERENCES charger (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            component TEXT NOT NULL COLLATE NOCASE,
            component_instance TEXT NOT NULL COLLATE NOCASE,
            evse INTEGER NOT NULL,
            connector INTEGER NOT NULL,
            variable TEXT NOT NULL COLLATE NOCASE,
            variable_instance TEXT NOT NULL COLLATE NOCASE,
            PRIMARY KEY (charger_id, number)
        ) STRICT, WITHOUT ROWID;
        -- The limits that a charger took, by the number of their charging profile, as the JSON that it may ask for.
        CREATE TABLE dynamic_schedule (
            charger_id INTEGER NOT NULL REFERENCES charger (id) ON DELETE CASCADE,
            profile INTEGER NOT NULL,
            limits TEXT NOT NULL CHECK (length(limits) <= 65536),
            changed_at INTEGER NOT NULL,
            until INTEGER,
            -- What the profile was set as; NULL where it was not set from here.
            purpose TEXT,
            evse INTEGER,
            stack_level INTEGER,
            PRIMARY KEY (charger_id, profile)
        ) STRICT, WITHOUT ROWID;
        """
}
