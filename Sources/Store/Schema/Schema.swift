internal import GRDB

/// The migrations, oldest first. One that has shipped is never edited: a change is a new one.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            for sql in [
                SchemaV1.site, SchemaV1.chargers, SchemaV1.streams, SchemaV1.sessions, SchemaV1.money,
                SchemaV1.commands, SchemaV1.reservations, SchemaV1.localLists, SchemaV1.files, SchemaV1.reports,
                SchemaV1.conditions, SchemaV1.certificates, SchemaV1.configuration, SchemaV1.rollups,
                SchemaV1.uplink,
            ] {
                try db.execute(sql: sql)
            }
        }
        migrator.registerMigration("2") { try $0.execute(sql: SchemaV2.chargerNames) }
        migrator.registerMigration("3") { try $0.execute(sql: SchemaV3.mendedMessages) }
        return migrator
    }
}

/// The first schema. Times are milliseconds UTC, energies milliwatt-hours, flags bit sets, amounts decimal text.
enum SchemaV1 {}

/// What came after it.
enum SchemaV2 {
    /// Who every charger was that ever was here: records of one that was removed are told as they were told before.
    static let chargerNames = """
        CREATE TABLE charger_name (
            id INTEGER PRIMARY KEY,
            identity TEXT NOT NULL
        ) STRICT;
        INSERT INTO charger_name SELECT id, identity FROM charger;
        """
}

enum SchemaV3 {
    static let mendedMessages = """
        -- The number that a start was answered with: the charger goes on to name its transaction by it.
        ALTER TABLE quarantine ADD COLUMN answered INTEGER;
        -- The payload that a person said it was meant to have.
        ALTER TABLE quarantine ADD COLUMN mended TEXT;
        """
}
