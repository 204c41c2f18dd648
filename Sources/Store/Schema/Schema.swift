internal import GRDB

/// The migrations, oldest first. One that has shipped is never edited: a change is a new one.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            for sql in [
                SchemaV1.site, SchemaV1.chargers, SchemaV1.streams, SchemaV1.sessions, SchemaV1.money,
                SchemaV1.commands,
            ] {
                try db.execute(sql: sql)
            }
        }
        return migrator
    }
}

/// The first schema. Times are milliseconds UTC, energies milliwatt-hours, flags bit sets, amounts decimal text.
enum SchemaV1 {
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
            clock_moved_at INTEGER
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
            acknowledged_at INTEGER
        ) STRICT, WITHOUT ROWID;
        INSERT INTO cursor (stream) VALUES ('journal'), ('meter');
        CREATE TABLE id_token (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL,
            type TEXT,
            is_blocked INTEGER NOT NULL CHECK (is_blocked IN (0, 1)),
            expires_at INTEGER,
            group_id TEXT,
            note TEXT
        ) STRICT, WITHOUT ROWID;
        """

    static let chargers = """
        -- AUTOINCREMENT: streams go on naming a charger that was removed, so its number is never given again.
        CREATE TABLE charger (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            identity TEXT NOT NULL UNIQUE CHECK (length(identity) BETWEEN 1 AND 48),
            label TEXT,
            is_approved INTEGER NOT NULL CHECK (is_approved IN (0, 1)),
            -- It is to be set as the site's defaults say.
            wants_defaults INTEGER NOT NULL DEFAULT 0 CHECK (wants_defaults IN (0, 1)),
            password_hash TEXT,
            -- A password that the charger was told to use, until it logs in with it.
            pending_password_hash TEXT,
            highest_profile INTEGER NOT NULL DEFAULT 0 CHECK (highest_profile BETWEEN 0 AND 3),
            pinned_version TEXT,
            version TEXT,
            vendor TEXT, model TEXT, serial_number TEXT, firmware_version TEXT,
            added_at INTEGER NOT NULL,
            booted_at INTEGER,
            connected_at INTEGER,
            disconnected_at INTEGER,
            remote_address TEXT
        ) STRICT;
        CREATE TABLE connector (
            charger_id INTEGER NOT NULL REFERENCES charger (id) ON DELETE CASCADE,
            evse INTEGER NOT NULL CHECK (evse >= 0),
            connector INTEGER NOT NULL CHECK (connector >= 0),
            status TEXT NOT NULL,
            error TEXT,
            changed_at INTEGER NOT NULL,
            PRIMARY KEY (charger_id, evse, connector)
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
        """

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

    static let sessions = """
        CREATE TABLE session (
            id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 2147483647),
            charger_id INTEGER NOT NULL REFERENCES charger (id),
            evse INTEGER NOT NULL,
            connector INTEGER NOT NULL,
            transaction_id TEXT NOT NULL,
            state TEXT NOT NULL,
            flags INTEGER NOT NULL,
            token TEXT,
            token_type TEXT,
            started_at INTEGER NOT NULL,
            start_source TEXT NOT NULL,
            start_claimed INTEGER NOT NULL,
            opened_at INTEGER NOT NULL,
            ended_at INTEGER,
            end_claimed INTEGER,
            stop_reason TEXT,
            start_register INTEGER,
            last_register INTEGER,
            last_register_at INTEGER,
            power INTEGER,
            last_reading_at INTEGER,
            last_heard_at INTEGER NOT NULL,
            last_reading_received_at INTEGER,
            suspected_at INTEGER,
            free_at INTEGER,
            remote_start INTEGER,
            tariff_id INTEGER REFERENCES tariff (id),
            last_reading_seq INTEGER,
            -- By how much the gateway's clock stepped since the session was opened (NULL: it runs by the charger's
            -- clock), how far the charger's was moved, and how far it was behind at the begin; in milliseconds.
            gateway_steps INTEGER DEFAULT 0,
            charger_offset INTEGER NOT NULL DEFAULT 0,
            began_behind INTEGER NOT NULL DEFAULT 0,
            UNIQUE (charger_id, transaction_id)
        ) STRICT;
        CREATE INDEX session_open ON session (id) WHERE state NOT IN ('ended', 'abandoned');
        CREATE INDEX session_start ON session (charger_id, start_claimed);
        CREATE TABLE session_phase (
            session_id INTEGER NOT NULL REFERENCES session (id),
            number INTEGER NOT NULL,
            at INTEGER NOT NULL,
            phase TEXT NOT NULL CHECK (phase IN ('charging', 'idle', 'paused')),
            PRIMARY KEY (session_id, number)
        ) STRICT, WITHOUT ROWID;
        -- Sessions that are over and wait for their connector to be free before they are billed.
        CREATE TABLE unbilled_session (
            session_id INTEGER PRIMARY KEY REFERENCES session (id)
        ) STRICT;
        -- Sessions that are over and could not be billed, and why. A person has them billed.
        CREATE TABLE withheld_bill (
            session_id INTEGER PRIMARY KEY REFERENCES session (id),
            since INTEGER NOT NULL,
            reason TEXT NOT NULL
        ) STRICT;
        -- Sessions that were over when readings came, and when they are priced again unless more come.
        CREATE TABLE correction_due (
            session_id INTEGER PRIMARY KEY REFERENCES session (id),
            due_at INTEGER NOT NULL
        ) STRICT;
        -- The numbered messages (2.x seqNo) of each session, with a digest of their content.
        CREATE TABLE transaction_message (
            session_id INTEGER NOT NULL REFERENCES session (id),
            sequence INTEGER NOT NULL,
            digest INTEGER NOT NULL,
            PRIMARY KEY (session_id, sequence)
        ) STRICT, WITHOUT ROWID;
        """

    static let money = """
        -- A tariff's versions; sessions pin one, so a definition is never changed.
        CREATE TABLE tariff (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            definition TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            retired_at INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX tariff_current ON tariff (name) WHERE retired_at IS NULL;
        -- The narrowest assignment wins: connector, charger, site.
        CREATE TABLE tariff_assignment (
            charger_id INTEGER REFERENCES charger (id) ON DELETE CASCADE,
            evse INTEGER,
            tariff_id INTEGER NOT NULL REFERENCES tariff (id),
            -- Those that are over are kept: a session that was queued pins what was in force when it began.
            since INTEGER NOT NULL,
            until INTEGER,
            CHECK (evse IS NULL OR charger_id IS NOT NULL)
        ) STRICT;
        CREATE UNIQUE INDEX tariff_assignment_scope ON tariff_assignment (ifnull(charger_id, 0), ifnull(evse, -1))
            WHERE until IS NULL;
        -- One row a version: 1 when the session ended, more for corrections.
        CREATE TABLE charge_detail_record (
            session_id INTEGER NOT NULL REFERENCES session (id),
            version INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            document TEXT NOT NULL,
            PRIMARY KEY (session_id, version)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE invoice (
            series TEXT NOT NULL,
            number INTEGER NOT NULL,
            session_id INTEGER NOT NULL REFERENCES session (id),
            kind TEXT NOT NULL CHECK (kind IN ('invoice', 'credit')),
            corrects_series TEXT,
            corrects INTEGER,
            issued_at INTEGER NOT NULL,
            currency TEXT NOT NULL,
            total_excl_tax TEXT NOT NULL,
            total_incl_tax TEXT NOT NULL,
            document TEXT NOT NULL,
            hash TEXT NOT NULL UNIQUE,
            previous_hash TEXT NOT NULL UNIQUE,
            PRIMARY KEY (series, number),
            FOREIGN KEY (corrects_series, corrects) REFERENCES invoice (series, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX invoice_by_session ON invoice (session_id);
        -- Taken back once at most.
        CREATE UNIQUE INDEX invoice_credited ON invoice (corrects_series, corrects) WHERE kind = 'credit';
        """

    static let commands = """
        CREATE TABLE command (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 64),
            charger_id INTEGER NOT NULL REFERENCES charger (id),
            verb TEXT NOT NULL,
            -- As people may read them: secrets are masked.
            arguments TEXT NOT NULL,
            -- The same with the secrets, where there are any, for as long as they may have to be sent.
            secret_arguments TEXT CHECK (secret_arguments IS NULL OR state IN ('received', 'sent', 'accepted')),
            rule TEXT NOT NULL CHECK (rule IN ('resend', 'verify', 'never')),
            origin TEXT NOT NULL,
            state TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            received_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            sent_at INTEGER,
            answered_at INTEGER,
            effect_deadline INTEGER,
            detail TEXT,
            -- What the charger answered to a raw CALL, as JSON.
            answer TEXT
        ) STRICT;
        CREATE INDEX command_start ON command (charger_id, expires_at) WHERE verb = 'start';
        CREATE INDEX command_open ON command (charger_id, number)
            WHERE state IN ('received', 'sent', 'accepted');
        """
}
