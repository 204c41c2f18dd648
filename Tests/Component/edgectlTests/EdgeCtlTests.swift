import Foundation
import Shared
import SiteFixtures
import Store
import Testing

/// The program against a daemon on a real socket, and against the database alone.
@Suite(.serialized) struct EdgeCtlTests {
    let site: SampleSite

    init() throws {
        self.site = try SampleSite()
    }

    static let reading: [[String]] = [
        ["status"], ["chargers"], ["charger", "show", "CP-1"], ["sessions"], ["sessions", "--open"],
        ["session", "show", "1"], ["readings", "CP-1"], ["readings", "--session", "1"], ["tariffs"],
        ["tariffs", "show", "day"], ["tariffs", "assign"], ["invoices"], ["invoices", "show", "1"],
        ["invoices", "verify"], ["tokens"], ["tokens", "show", "good"], ["tokens", "groups"], ["chargers", "groups"],
        ["commands"], ["commands", "show", "c-1"], ["events"], ["tolerances"], ["charger", "config", "CP-1"],
        ["charger", "model", "CP-1"], ["charger", "report", "CP-1"], ["reservations", "--all"], ["files"],
        ["files", "links"], ["certificates"], ["certificates", "requests"],
        ["events", "--kind", "session."], ["quarantine"], ["quarantine", "show", "1"], ["cloud"],
        ["export", "sessions", "--csv"], ["export", "readings", "--since", "7d"], ["export", "invoices"],
    ]

    @Test(arguments: EdgeCtlTests.reading) func readsFromTheDaemon(_ arguments: [String]) async throws {
        try await TestDaemon.serving(self.site) { socket in
            let answer = try await EdgeCtl.run(arguments + ["--socket", socket])
            #expect(answer.exitCode == 0, "\(answer.complaint)")
            #expect(!answer.output.isEmpty)
            #expect(!answer.complaint.contains("does not answer"))
            #expect(!answer.output.contains("\u{1B}"), "colour only on a terminal")
            for line in answer.lines where Self.isTable(arguments) { #expect(line.count <= 80, "\(line)") }
            let json = try await EdgeCtl.run(["--socket", socket, "--json"] + arguments)
            #expect(json.exitCode == 0, "\(json.complaint)")
            let first = arguments[0] == "export" ? String(json.output.prefix { $0 != "\n" }) : json.output
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(first.utf8)) }
        }
    }

    /// Tables never wrap at 80 columns; explanations, CSV and tariffs as JSON are as long as they are.
    private static func isTable(_ arguments: [String]) -> Bool {
        arguments[0] != "export" && arguments.prefix(2) != ["invoices", "show"]
            && arguments.prefix(2) != ["tariffs", "show"]
    }

    @Test(arguments: EdgeCtlTests.reading) func readsFromTheDatabaseOfAStoppedDaemonAndSaysSo(
        _ arguments: [String]
    ) async throws {
        try self.site.store.close()
        let answer = try await EdgeCtl.run(
            arguments + ["--socket", self.site.socketPath, "--database", self.site.databasePath])
        #expect(answer.exitCode == 0, "\(answer.complaint)")
        #expect(!answer.output.isEmpty)
        #expect(answer.complaint.contains("the daemon does not answer"))
    }

    @Test func changesWhatATechnicianChanges() async throws {
        try await TestDaemon.serving(self.site) { socket in
            let steps: [([String], String)] = [
                (["chargers", "add", "CP-9", "--generate-password"], "shown this once"),
                (["chargers", "approve", "CP-2"], "approved"), (["chargers", "hold", "CP-9"], "held back"),
                (["chargers", "reject", "CP-9"], "rejected"), (["chargers", "approve", "CP-9"], "approved"),
                (["chargers", "set", "CP-9", "--strict", "on"], "letter of the standard"),
                (["chargers", "set", "CP-9", "--strict", "off"], "with tolerance"),
                (["chargers", "password", "CP-9", "--remove"], "no password"),
                (["chargers", "remove", "CP-9"], "removed"),
                (["tokens", "add", "NEW", "--expires", "2030-01-01", "--note", "n"], "on the list"),
                (["tokens", "block", "NEW"], "blocked"), (["tokens", "unblock", "NEW"], "no longer"),
                (["chargers", "group", "deck", "CP-1", "CP-2"], "In deck: CP-1, CP-2"),
                (["tokens", "group", "fleet", "--at", "group:deck", "--note", "n"], "may charge: group:deck"),
                (
                    ["tokens", "add", "NEW", "--group", "fleet", "--language", "de", "--concurrent", "no"],
                    "on the list"
                ),
                (["tokens", "show", "NEW"], "those of its group"), (["tokens", "groups"], "group:deck"),
                (["tokens", "check", "NEW", "--charger", "CP-1"], "1.6: Accepted, 2.x: Accepted"),
                (["chargers", "group", "deck", "CP-1", "--remove"], "Out of deck"),
                (["tokens", "check", "NEW", "--charger", "CP-1"], "The places of its group do not include CP-1."),
                (["tokens", "check", "WHO", "--charger", "CP-1", "--cloud", "there"], "2.x: Unknown"),
                (["tokens", "group", "fleet", "--forget"], "may charge everywhere"),
                (["chargers", "groups"], "CP-2"), (["tokens", "remove", "new"], "off the list"),
                (["tariffs", "add", "night", "--per-kwh", "0.29", "--tax", "19"], "added"),
                (["tariffs", "add", "--id", "city", "--per-minute", "0.05"], "added"),
                (["tariffs", "assign", "night", "--charger", "CP-1", "--evse", "1"], "CP-1 EVSE 1"),
                (["tariffs", "assign", "--none", "--charger", "CP-1", "--evse", "1"], "the site"),
                (["tariffs", "retire", "night"], "retired"),
                (["send", "unlock", "CP-1", "--evse", "1"], "is queued"),
                (["send", "limit", "CP-1", "--amperes", "10.5"], "is queued"),
                (["send", "ocpp", "CP-1", "GetConfiguration", #"{"key": []}"#], "is queued"),
                (["quarantine", "dismiss", "1", "--note", "test"], "dismissed"),
                (["session", "close", "2"], "closed as estimated"),
            ]
            for (arguments, words) in steps {
                let answer = try await EdgeCtl.run(arguments + ["--socket", socket])
                #expect(answer.exitCode == 0, "\(arguments): \(answer.complaint)")
                #expect(answer.output.contains(words), "\(arguments): \(answer.output)")
            }
        }
    }

    @Test func everyChangeIsToldAsJSON() async throws {
        try await TestDaemon.serving(self.site) { socket in
            let steps: [[String]] = [
                ["chargers", "add", "CP-9"], ["chargers", "approve", "CP-2"], ["chargers", "hold", "CP-9"],
                ["chargers", "reject", "CP-9"], ["chargers", "set", "CP-9", "--strict", "on"],
                ["chargers", "password", "CP-9", "--generate"], ["chargers", "remove", "CP-9"],
                ["tokens", "add", "NEW"], ["tokens", "block", "NEW"], ["tokens", "unblock", "NEW"],
                ["tokens", "check", "NEW", "--charger", "CP-1"], ["tokens", "group", "fleet", "--at", "CP-1"],
                ["tokens", "group", "fleet", "--forget"], ["chargers", "group", "deck", "CP-1"],
                ["tokens", "remove", "NEW"], ["tariffs", "add", "night", "--per-kwh", "0.29"],
                ["tariffs", "assign", "night", "--charger", "CP-1"],
                ["tariffs", "assign", "--none", "--charger", "CP-1"],
                ["tariffs", "retire", "night"], ["send", "unlock", "CP-1"], ["quarantine", "dismiss", "1"],
                ["session", "close", "2"], ["clock", "trust"],
            ]
            for arguments in steps {
                let answer = try await EdgeCtl.run(arguments + ["--json", "--socket", socket])
                #expect(answer.exitCode == 0, "\(arguments): \(answer.complaint)")
                let json = try? JSONSerialization.jsonObject(with: Data(answer.output.utf8))
                #expect(json is [String: Any], "\(arguments): \(answer.output)")
            }
        }
    }

    @Test func theClockIsShownAndTrusted() async throws {
        try await TestDaemon.serving(self.site) { socket in
            let shown = try await EdgeCtl.run(["clock", "--socket", socket])
            #expect(shown.output.contains("Trusted"), "\(shown.complaint)")
            let trusted = try await EdgeCtl.run(["clock", "trust", "--socket", socket])
            #expect(trusted.output.contains("trusted already"), "\(trusted.complaint)")
        }
    }

    @Test func aCommandIsFoundByHowItsIdBegins() async throws {
        try await TestDaemon.serving(self.site) { socket in
            for id in ["twin-1", "twin-2", "lonely-1"] {
                _ = try await EdgeCtl.run(["send", "unlock", "CP-1", "--id", id, "--socket", socket])
            }
            let found = try await EdgeCtl.run(["commands", "show", "lone", "--socket", socket])
            #expect(found.output.contains("lonely-1"), "\(found.complaint)")
            let doubtful = try await EdgeCtl.run(["commands", "show", "twin", "--socket", socket])
            #expect(doubtful.exitCode == 2)
            #expect(doubtful.complaint.contains("2 commands begin with"))
        }
    }

    @Test func whatAPersonNamesIsReadFromPipesToo() async throws {
        let folder = self.site.folder
        try await TestDaemon.serving(self.site) { socket in
            let added = try await EdgeCtl.run(
                ["chargers", "add", "CP-9", "--password-file", "/dev/stdin", "--socket", socket], in: folder,
                input: "0123456789abcdef0123\n")
            #expect(added.exitCode == 0, "\(added.complaint)")
        }
        #expect(try self.site.store.access(of: "CP-9")?.passwordHash != nil)
    }

    @Test func anExportThatFailsLeavesNothingBehind() async throws {
        let file = self.site.folder.appending(path: "export.csv").path
        try await TestDaemon.serving(self.site) { socket in
            let answer = try await EdgeCtl.run(
                ["export", "readings", "--charger", "NOBODY", "--output", file, "--socket", socket])
            #expect(answer.exitCode == 2)
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: self.site.folder.path)
        #expect(!left.contains { $0.hasPrefix("export.csv") }, "\(left)")
    }

    @Test func everyCommandExplainsItselfWithExamples() async throws {
        var waiting: [[String]] = [[]]
        var seen = 0
        while let command = waiting.popLast() {
            let help = try await EdgeCtl.run(command + ["--help"])
            #expect(help.exitCode == 0)
            #expect(help.output.contains("Example"), "\(command)")
            for line in help.lines where !line.hasPrefix("USAGE") { #expect(line.count <= 80, "\(command): \(line)") }
            waiting += Self.subcommands(in: help.output).map { command + [$0] }
            seen += 1
        }
        #expect(seen > 50)
    }

    /// The first words below the headings of subcommands.
    private static func subcommands(in help: String) -> [String] {
        var names: [String] = []
        var isListing = false
        for line in help.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasSuffix("SUBCOMMANDS:") { isListing = true } else if line.isEmpty { isListing = false }
            let isName = line.hasPrefix("  ") && !line.hasPrefix("   ")
            guard isListing, isName, let name = line.split(separator: " ").first else { continue }
            names.append(String(name))
        }
        return names.filter { $0 != "help" }
    }

    @Test(arguments: [
        (["charger", "show", "NOBODY"], 2, "NOBODY"), (["session", "close", "999"], 2, "999"),
        (["chargers", "add", "CP-1"], 2, "known already"), (["tokens", "remove", "NONE"], 2, "NONE"),
        (["send", "reset", "NOBODY"], 2, "NOBODY"), (["tariffs", "add", "none.json"], 1, "none.json"),
        (["send", "ocpp", "CP-1", "Reset", "[1]"], 2, "JSON object"), (["tariffs", "retire", "day"], 2, "assigned"),
        (["quarantine", "show", "99"], 2, "99"), (["sessions", "--since", "noon"], 64, "noon"),
        (["readings"], 64, "charger"), (["sessions", "--limit", "0"], 64, "1 to 100000"),
        (["tokens", "--limit", "100001"], 64, "1 to 100000"), (["commands", "show", "zzz"], 2, "zzz"),
        (["tokens", "add", "A", "--at", "CP-7"], 2, "no charger is called 'CP-7'"),
        (["tokens", "add", "A", "--at", "group:roof"], 2, "chargers group roof"),
        (["tokens", "add", "A", "--at", "CP-1:x"], 2, "write a charger's id (CP-1), its EVSE (CP-1:2)"),
        (["tokens", "add", "A", "--language", "German"], 2, "RFC 5646"),
        (["tokens", "show", "NONE"], 2, "NONE"), (["tokens", "check", "A", "--charger", "CP-7"], 2, "CP-7"),
        (["chargers", "group", "2", "CP-1"], 2, "a letter, then"), (["tokens", "group", "X", "--forget"], 2, "'X'"),
        (["nonsense"], 64, "is no command of 'edgectl'"), (["config", "check", "none.toml"], 1, "none.toml"),
    ])
    func exitCodesAndWordsTellWhatWentWrong(_ arguments: [String], _ code: Int32, _ words: String) async throws {
        try await TestDaemon.serving(self.site) { socket in
            let answer = try await EdgeCtl.run(arguments + ["--socket", socket])
            #expect(answer.exitCode == code, "\(answer.complaint)")
            #expect((answer.complaint + answer.output).contains(words), "\(answer.complaint)")
        }
    }

    @Test(arguments: [
        ["chargers", "add", "CP-9"], ["send", "reset", "CP-1"], ["session", "close", "2"], ["trace", "CP-1"],
        ["events", "-f"], ["clock"], ["clock", "trust", "--yes"],
    ])
    func withoutADaemonNothingIsChanged(_ arguments: [String]) async throws {
        try self.site.store.close()
        let answer = try await EdgeCtl.run(
            arguments + ["--socket", self.site.socketPath, "--database", self.site.databasePath])
        #expect(answer.exitCode == 3)
        #expect(answer.complaint.contains(self.site.socketPath))
        #expect(answer.complaint.contains("systemctl start"))
    }

    @Test func aBackupComesFromTheDaemonAndGoesBack() async throws {
        let file = self.site.folder.appending(path: "b.db").path
        let database = self.site.databasePath
        try await TestDaemon.serving(self.site) { socket in
            let made = try await EdgeCtl.run(["backup", file, "--socket", socket])
            #expect(made.exitCode == 0, "\(made.complaint)")
            let again = try await EdgeCtl.run(["backup", file, "--socket", socket])
            #expect(again.exitCode == 1)
            let refused = try await EdgeCtl.run(["restore", file, "--yes", "--socket", socket, "--database", database])
            #expect(refused.exitCode == 2)
            #expect(refused.complaint.contains("stop it first"))
        }
        try self.site.store.close()
        let asked = try await EdgeCtl.run(["restore", file, "--socket", self.site.socketPath, "--database", database])
        #expect(asked.exitCode == 2, "nobody can be asked, so --yes is needed")
        let restored = try await EdgeCtl.run(
            ["restore", file, "--yes", "--socket", self.site.socketPath, "--database", database])
        #expect(restored.exitCode == 0, "\(restored.complaint)")
    }

    @Test func tokensComeFromACSVFileAsAWholeOrNotAtAll() async throws {
        let folder = self.site.folder
        try await TestDaemon.serving(self.site) { socket in
            let good = "token,blocked,note\r\nA1,false,\"Car, red\"\r\nA2,TRUE,\r\n"
            let done = try await EdgeCtl.run(["tokens", "import", "-", "--socket", socket], in: folder, input: good)
            #expect(done.exitCode == 0, "\(done.complaint)")
            let list = try await EdgeCtl.run(["tokens", "--json", "--socket", socket]).output
            #expect(list.contains("Car, red"))
            let bad = try await EdgeCtl.run(
                ["tokens", "import", "-", "--socket", socket], in: folder,
                input: "token,blocked\nA3,false\nA4,perhaps\n")
            #expect(bad.exitCode == 2)
            #expect(bad.complaint.contains("-:3: 'blocked'"))
            let semicolons = try await EdgeCtl.run(
                ["tokens", "import", "-", "--socket", socket], in: folder, input: "token;blocked\nA3;false\n")
            #expect(semicolons.complaint.contains("with commas between: token, and any of type, blocked"))
            #expect(try await !EdgeCtl.run(["tokens", "--json", "--socket", socket]).output.contains("A3"))
        }
    }

    @Test func whatIsListedAsJSONCanBeImported() async throws {
        let folder = self.site.folder
        try await TestDaemon.serving(self.site) { socket in
            let csv = """
                token,type,places,concurrent,language,second_language,message,priority
                J1,ISO14443,CP-1:2 CP-2,false,de,en,"Gute Fahrt, Anna",-3
                """
            let done = try await EdgeCtl.run(["tokens", "import", "-", "--socket", socket], in: folder, input: csv)
            #expect(done.exitCode == 0, "\(done.complaint)")
            let shown = try await EdgeCtl.run(["tokens", "show", "J1", "--json", "--socket", socket]).output
            let list = try await EdgeCtl.run(["tokens", "--json", "--socket", socket]).output
            #expect(shown.contains("Gute Fahrt, Anna") && shown.contains("CP-1:2") && shown.contains("-3"))
            _ = try await EdgeCtl.run(["tokens", "remove", "J1", "--socket", socket])
            let again = try await EdgeCtl.run(["tokens", "import", "-", "--socket", socket], in: folder, input: list)
            #expect(again.exitCode == 0, "\(again.complaint)")
            #expect(try await EdgeCtl.run(["tokens", "show", "J1", "--json", "--socket", socket]).output == shown)
        }
    }

    @Test(arguments: [
        ("token,places\nA,CP-1:x\n", "-:2: 'CP-1:x' is no place"),
        ("token,priority\nA,12\n", "-:2: a token's priority"),
        ("token,concurrent\nA,maybe\n", "-:2: 'concurrent' must be true or false"),
        (#"[{"token": "A"}, {"token": "B", "language": "German"}]"#, "token 2 ('B'): a language"),
        (#"{"cards": []}"#, "in 'items'"), (#"[{"blocked": true}]"#, "token' is missing"),
        (#"[{"token": "A", "places": ["CP-1:x"]}]"#, "is no place"),
        (#"[{"token": "A"}, {"token": "B", "blcked": true}]"#, "'[1].blcked' is no field that is known here"),
        (#"{"items": [{"token": "A", "blcked": true}]}"#, "'items[0].blcked' is no field that is known here"),
        (#"[{"token": "A", "blocked": false, "blocked": true}]"#, "'blocked' is given twice"),
        (#"[{"token": "A"}, {"token": "a", "blocked": true}]"#, "token 2 ('a') stands there twice"),
        ("token,blocked,blocked\nA,true,false\n", "-:1: there are two columns 'blocked'"),
        ("token,blocked\nA,true\n\na,false\n", "-:4: 'a' stands in the file twice"),
    ])
    func aFileThatCannotBeUsedSaysWhereAndWhy(_ text: String, _ words: String) async throws {
        let folder = self.site.folder
        try await TestDaemon.serving(self.site) { socket in
            let answer = try await EdgeCtl.run(
                ["tokens", "import", "-", "--socket", socket], in: folder, input: text)
            #expect(answer.exitCode == 2)
            #expect(answer.complaint.contains(words), "\(answer.complaint)")
        }
    }

    @Test(arguments: [
        (["charger", "show", ""], Int32(2), "'' names nothing"), (["commands", "show", ""], 2, "'' names nothing"),
        (["invoices", "show", ""], 2, "'' names nothing"),
        (["charger", "show", "A\u{1B}[31m"], 2, "'A?[31m'"),
        (["send", "ocpp", "CP-1", "X", #"{"a": {"b": 1, "b": 2}}"#], 2, "'b' stands twice in one object"),
        (["sessions", "--since", "1d", "--until", "2d"], 64, "--since must be before --until"),
        (["export", "energy", "--since", "2026-01-02", "--until", "2026-01-02"], 64, "--since must be before --until"),
        (["tokens", "add", "NEW", "--expires", "1d"], 64, "--expires is over already"),
    ])
    func whatMeansNothingIsRefusedInWords(_ arguments: [String], _ code: Int32, _ words: String) async throws {
        try await TestDaemon.serving(self.site) { socket in
            let answer = try await EdgeCtl.run(arguments + ["--socket", socket])
            #expect(answer.exitCode == code)
            #expect(answer.complaint.contains(words), "\(answer.complaint)")
            #expect(try await !EdgeCtl.run(["tokens", "--json", "--socket", socket]).output.contains("NEW"))
        }
    }

    @Test func aCertificateInTheOtherFormIsToldHowToBeMadePEM() async throws {
        let file = self.site.folder.appending(path: "root.der")
        try Data([0x30, 0x82, 0xFF, 0xFE]).write(to: file)
        try await TestDaemon.serving(self.site) { socket in
            let answer = try await EdgeCtl.run(
                ["send", "install-certificate", "CP-1", "--type", "csms", file.path, "--socket", socket])
            #expect(answer.exitCode == 2)
            #expect(answer.complaint.contains("openssl x509 -inform der -in"), "\(answer.complaint)")
        }
    }

    @Test func aSocketThatIsNoneIsToldSo() async throws {
        let answer = try await EdgeCtl.run(["chargers", "add", "CP-9", "--socket", self.site.databasePath])
        #expect(answer.exitCode == 3)
        #expect(answer.complaint.contains("is no socket"), "\(answer.complaint)")
    }

    @Test func doctorNamesWhatIsWrongAndWhatToDo() async throws {
        try self.site.store.close()
        let answer = try await EdgeCtl.run(
            ["doctor", "--socket", self.site.socketPath, "--database", self.site.databasePath])
        #expect(answer.exitCode == 1)
        #expect(answer.output.contains("✗ Socket"))
        #expect(answer.output.contains("    → "))
        #expect(answer.output.contains("✓ Database"))
    }
}
