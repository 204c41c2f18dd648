import ArgumentParser

struct SetAsideCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-aside",
        abstract: "Messages that could not be read or stored.",
        discussion: """
            They are kept in fleet.set_aside and never acknowledged: the site's stream stands at the record before \
            until the message can be stored (retry, after the cause was mended), or a person gives its records up.

            Examples:
              cloud-receiver set-aside list
              cloud-receiver set-aside retry 17
              cloud-receiver set-aside give-up 17
            """,
        subcommands: [SetAsideList.self, SetAsideRetry.self, SetAsideGiveUp.self])
}

struct SetAsideList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Show them, newest first.")

    @OptionGroup(title: "Database")
    var database: DatabaseOptions

    @Option(help: "The most to show.")
    var limit = 50

    func run() throws {
        let connection = try self.database.connect()
        try DatabaseOptions.reporting {
            let rows = try connection.query(
                """
                SELECT id, topic, name, times, to_char(last_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), bytes, reason
                FROM fleet.set_aside ORDER BY last_at DESC LIMIT $1::bigint
                """, ["\(max(1, self.limit))"])
            for row in 0..<rows.count {
                let texts = (0..<7).map { rows.text(row, $0) ?? "" }
                print("\(texts[0])  \(texts[1])  \(texts[2])")
                print("    \(texts[3]) times, last \(texts[4]), \(texts[5]) bytes: \(texts[6])")
            }
            if rows.count == 0 { print("nothing is set aside") }
        }
    }
}

struct SetAsideRetry: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Read and store one again; the site hears of it when it sends next.")

    @Argument(help: "Its number in the list.")
    var id: Int64

    @OptionGroup(title: "Database")
    var database: DatabaseOptions

    @Option(help: "What the sites' topics begin with.")
    var prefix = "ev/v1"

    func run() throws {
        let connection = try self.database.connect()
        try DatabaseOptions.reporting {
            let message = try SetAsideMessages(connection: connection).message(self.id, prefix: self.prefix)
            guard let message else { throw ValidationError("there is no message \(self.id), or only its beginning") }
            if case .unreadable(let problem) = message.content {
                throw ValidationError("it is still unreadable: \(problem)")
            }
            var store = MessageStore(connection: connection)
            let stored = try store.store([message])
            guard stored.setAside.isEmpty else {
                throw ValidationError("it is still not stored: \(stored.setAside[0].reason)")
            }
            guard stored.notTaken == 0 else {
                throw ValidationError("it would make one hole too many in its stream; retry when others are closed")
            }
            try SetAsideMessages(connection: connection).remove(self.id)
            print("stored: \(stored.records) records that were not there")
        }
    }
}

struct SetAsideGiveUp: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "give-up",
        abstract: "Count its records as left out, so that the stream goes on; the message is kept.")

    @Argument(help: "Its number in the list.")
    var id: Int64

    @OptionGroup(title: "Database")
    var database: DatabaseOptions

    @Option(help: "What the sites' topics begin with.")
    var prefix = "ev/v1"

    func run() throws {
        let connection = try self.database.connect()
        try DatabaseOptions.reporting {
            let messages = SetAsideMessages(connection: connection)
            guard let range = try messages.range(self.id, prefix: self.prefix) else {
                throw ValidationError(
                    "message \(self.id) does not tell which records it has: its event id is none of a batch")
            }
            let given = try StreamPositions(connection: connection).giveUp(
                range, because: "given up: set aside \(self.id)")
            print("\(given) records of \(range.site) \(range.stream.rawValue) are given up")
        }
    }
}
