/// The tables.
enum Migration1 {
    static let tables = """
        CREATE TABLE fleet.site (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text NOT NULL UNIQUE,
            -- {prefix}/{site} of its topics.
            topic text NOT NULL,
            first_heard_at timestamptz NOT NULL DEFAULT now()
        );
        -- One row a stream and life of a site's database. A receiver locks it before it stores records of the stream,
        -- and acknowledges `watermark` after its commit: everything up to there is stored or was left out on purpose.
        CREATE TABLE fleet.stream (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            site_id integer NOT NULL REFERENCES fleet.site (id),
            epoch text NOT NULL,
            stream text NOT NULL CHECK (stream IN ('journal', 'meter')),
            watermark bigint NOT NULL DEFAULT 0 CHECK (watermark >= 0),
            -- What is stored above the watermark: between the two is a hole.
            held int8multirange NOT NULL DEFAULT '{}' CHECK (isempty(held) OR lower(held) > watermark + 1),
            first_stored_at timestamptz NOT NULL DEFAULT now(),
            last_stored_at timestamptz NOT NULL DEFAULT now(),
            -- Since when a hole is known; how often it was asked for, and when last.
            missing_since timestamptz,
            asked integer NOT NULL DEFAULT 0,
            asked_at timestamptz,
            UNIQUE (site_id, epoch, stream)
        ) WITH (fillfactor = 50);
        CREATE TABLE fleet.journal (
            stream_id integer NOT NULL REFERENCES fleet.stream (id),
            seq bigint NOT NULL,
            at timestamptz NOT NULL,
            clock_trusted boolean NOT NULL,
            kind text NOT NULL,
            charger text,
            session bigint,
            command text,
            data jsonb NOT NULL,
            -- As it came, where jsonb cannot hold it (U+0000, halves of surrogate pairs: U+FFFD stands for them).
            original json,
            stored_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (stream_id, seq)
        );
        CREATE INDEX journal_sessions ON fleet.journal (stream_id, session, kind)
            WHERE kind IN ('session.started', 'session.ended');
        CREATE INDEX journal_ends ON fleet.journal (at) WHERE kind = 'session.ended';
        CREATE INDEX journal_invoices ON fleet.journal (at) WHERE kind = 'invoice.issued';
        CREATE TABLE fleet.outlet (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            site_id integer NOT NULL REFERENCES fleet.site (id),
            charger text NOT NULL,
            evse bigint NOT NULL,
            connector bigint NOT NULL,
            UNIQUE (site_id, charger, evse, connector)
        );
        CREATE TABLE fleet.series (
            id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            measurand text NOT NULL,
            phase text NOT NULL,
            location text NOT NULL,
            context text NOT NULL,
            unit text NOT NULL,
            UNIQUE (measurand, phase, location, context, unit)
        );
        -- A row a sample: `item` counts those of one record from 1; a record without any has one row with item 0.
        -- No foreign keys: they are checked row by row and would halve what a receiver stores; one program writes here,
        -- and the ids come from rows that it never deletes. `at` is in the key because the key of a hypertable must
        -- have it; a record has one.
        CREATE TABLE fleet.reading (
            at timestamptz NOT NULL,
            stream_id integer NOT NULL,
            outlet_id integer NOT NULL,
            seq bigint NOT NULL,
            received_at timestamptz NOT NULL,
            session bigint,
            series_id integer,
            item smallint NOT NULL,
            charger_time timestamptz,
            value numeric,
            text text,
            signed bytea,
            extra jsonb,
            PRIMARY KEY (stream_id, seq, item, at)
        );
        CREATE INDEX reading_of_outlet ON fleet.reading (outlet_id, at);
        -- Records that the gateway has counted and not sent, or that a person gave up: holes that are explained.
        CREATE TABLE fleet.left_out (
            stream_id integer NOT NULL REFERENCES fleet.stream (id),
            first bigint NOT NULL,
            last bigint NOT NULL CHECK (last >= first),
            reason text NOT NULL,
            at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (stream_id, first)
        );
        CREATE TABLE fleet.site_state (
            site_id integer PRIMARY KEY REFERENCES fleet.site (id),
            at timestamptz NOT NULL,
            heard_at timestamptz NOT NULL DEFAULT now(),
            online boolean NOT NULL,
            version text,
            epoch text,
            newest_journal bigint,
            newest_meter bigint,
            oldest_unsent_at timestamptz,
            data jsonb NOT NULL
        ) WITH (fillfactor = 50);
        CREATE TABLE fleet.charger_state (
            site_id integer NOT NULL REFERENCES fleet.site (id),
            charger text NOT NULL,
            at timestamptz NOT NULL,
            heard_at timestamptz NOT NULL DEFAULT now(),
            online boolean NOT NULL,
            data jsonb NOT NULL,
            PRIMARY KEY (site_id, charger)
        ) WITH (fillfactor = 50);
        -- Messages that could not be read or stored, for a person to look at: one row, however often one comes.
        CREATE TABLE fleet.set_aside (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            topic text NOT NULL,
            -- The event's id, or the payload's SHA-256 where it has none.
            name text NOT NULL,
            reason text NOT NULL,
            bytes bigint NOT NULL,
            -- The beginning of it where it is too long to keep.
            payload bytea NOT NULL,
            times bigint NOT NULL DEFAULT 1,
            first_at timestamptz NOT NULL DEFAULT now(),
            last_at timestamptz NOT NULL DEFAULT now(),
            UNIQUE (topic, name, reason)
        );
        """
}
