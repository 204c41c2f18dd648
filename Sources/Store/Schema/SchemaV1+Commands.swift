extension SchemaV1 {
    static let commands = """
        -- Commands for many chargers; each charger's is in the table below.
        CREATE TABLE group_command (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 44),
            -- CommandScope.
            scope TEXT NOT NULL,
            -- As people may read them.
            arguments TEXT NOT NULL,
            origin TEXT NOT NULL,
            reply_to TEXT,
            members INTEGER NOT NULL CHECK (members > 0),
            received_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            ended_at INTEGER
        ) STRICT;
        CREATE TABLE command (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 64),
            charger_id INTEGER NOT NULL REFERENCES charger (id),
            verb TEXT NOT NULL,
            -- As people may read them: secrets are masked.
            arguments TEXT NOT NULL,
            -- The same with the secrets, where there are any, for as long as they may have to be sent.
            secret_arguments TEXT CHECK (secret_arguments IS NULL OR \(CommandRows.isOpen)),
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
            answer TEXT,
            priority TEXT NOT NULL CHECK (priority IN ('low', 'normal', 'high')),
            replace_key TEXT,
            -- That it is not wanted any more (CommandWithdrawal).
            withdrawal TEXT,
            -- The command for many chargers that it is a part of.
            parent INTEGER REFERENCES group_command (number),
            -- Where whoever asked awaits the results besides.
            reply_to TEXT,
            -- Where it stood, and since when: a JSON array (CommandStage).
            stages TEXT NOT NULL
        ) STRICT;
        CREATE INDEX command_start ON command (charger_id, expires_at) WHERE verb = 'start';
        CREATE INDEX command_of_parent ON command (parent, number) WHERE parent IS NOT NULL;
        CREATE INDEX command_open ON command (charger_id, number)
            WHERE \(CommandRows.isOpen);
        """
}
