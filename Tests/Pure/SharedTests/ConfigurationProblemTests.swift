import Testing

@testable import Shared

/// A file, and what is said about it.
struct ConfigurationMistake: CustomTestStringConvertible, Sendable {
    let text: String
    let report: String

    init(_ text: String, _ report: String) {
        self.text = text
        self.report = report
    }

    var testDescription: String { self.text }
}

@Suite struct ConfigurationProblemTests {
    private func report(_ text: String) -> String {
        Configuration.check(text: text, file: "c.toml").map(\.description).joined(separator: "\n")
    }

    @Test(arguments: [
        ConfigurationMistake(
            "[chargers]\n\nprot = 1", "c.toml:3: chargers.prot is not a known key. Did you mean \"port\"?"),
        ConfigurationMistake(
            "[chargers]\ncall_timeout = 1",
            "c.toml:2: chargers.call_timeout is not a known key. Did you mean \"call_timeout_seconds\"?"),
        ConfigurationMistake(
            "[chargers]\ncall_timeout_ms = 1",
            "c.toml:2: chargers.call_timeout_ms is not a known key. Did you mean \"call_timeout_seconds\"?"),
        ConfigurationMistake(
            "[Chargers]\nport = 1", "c.toml:1: Chargers is not a known key. Did you mean \"chargers\"?"),
        ConfigurationMistake(
            "[chargers]\nAccept-Unknown = true",
            "c.toml:2: chargers.Accept-Unknown is not a known key. Did you mean \"accept_unknown\"?"),
        ConfigurationMistake(
            "[site]\nkeep_alive_seconds = 9",
            "c.toml:2: site.keep_alive_seconds is not a known key. It belongs in [cloud]: move it below that header."),
        ConfigurationMistake(
            "certificate_file = \"x\"",
            """
            c.toml:1: certificate_file is not a known key. It belongs in [chargers.tls] or [cloud.tls]: move it below \
            that header.
            """),
        ConfigurationMistake(
            "[log]\ncolours = true", "c.toml:2: log.colours is not a known key. Remove it; [log] knows level."),
        ConfigurationMistake(
            "[[chargers.extra]]\nid = 1\n[[chargers.extra]]\nid = 2",
            "c.toml:1: chargers.extra is not a known key."),
    ])
    func unknownKeysAreNamedWithARemedy(mistake: ConfigurationMistake) {
        #expect(self.report(mistake.text).hasPrefix(mistake.report))
    }

    @Test(arguments: [
        ConfigurationMistake(
            "[chargers]\nport = \"9000\"",
            """
            c.toml:2: chargers.port is the text "9000", but must be a whole number. Write digits without quotes: port \
            = 9000
            """),
        ConfigurationMistake(
            "chargers.port = 1.5",
            "c.toml:1: chargers.port is the number 1.5, but must be a whole number. Write digits without quotes: port = 9000"
        ),
        ConfigurationMistake(
            "[cloud]\nenabled = \"yes\"",
            """
            c.toml:2: cloud.enabled is the text "yes", but must be true or false. Write it without quotes: enabled = \
            false
            """),
        ConfigurationMistake(
            "[site]\nid = 7",
            "c.toml:2: site.id is the number 7, but must be text. Write it in double quotes: id = \"site-1\""),
        ConfigurationMistake(
            "[site]\nid = 2026-11-22",
            "c.toml:2: site.id is a date or time, but must be text. Write it in double quotes: id = \"site-1\""),
        ConfigurationMistake(
            "chargers = 9000",
            "c.toml:1: chargers is the number 9000, but must be a table. Write [chargers] once, and its keys below it."),
        ConfigurationMistake(
            "[[chargers]]\nport = 1",
            "c.toml:1: chargers is a list, but must be a table. Write [chargers] once, and its keys below it."),
        ConfigurationMistake(
            "[chargers]\nversions = \"ocpp1.6\"",
            """
            c.toml:2: chargers.versions is the text "ocpp1.6", but must be a list. Write versions = ["ocpp2.1", "ocpp2.0.1", \
            "ocpp1.6"]
            """),
        ConfigurationMistake(
            "[chargers]\nversions = [\n  \"ocpp1.6\",\n  \"ocpp1.5\",\n]",
            """
            c.toml:4: chargers.versions holds "ocpp1.5". Use each of "ocpp2.1", "ocpp2.0.1", "ocpp1.6" at most once.
            """),
        ConfigurationMistake(
            "[chargers]\nversions = []",
            "c.toml:2: chargers.versions is empty. Name at least one of ocpp2.1, ocpp2.0.1, ocpp1.6."),
    ])
    func wrongTypesAreExplained(mistake: ConfigurationMistake) {
        #expect(self.report(mistake.text) == mistake.report)
    }

    @Test(arguments: [
        ConfigurationMistake(
            "[chargers]\nport = 70000", "c.toml:2: chargers.port is 70000. Use a number from 0 to 65535."),
        ConfigurationMistake(
            "[chargers]\nping_interval_seconds = -1",
            "c.toml:2: chargers.ping_interval_seconds is -1. Use a number from 1 to 3600, or 0 for never."),
        ConfigurationMistake(
            "database.max_size_bytes = 1",
            """
            c.toml:1: database.max_size_bytes is 1. Use a number from 67108864 to 17592186044416, or 0 for unlimited.
            """),
        ConfigurationMistake(
            "[tokens]\nunknown = \"maybe\"",
            "c.toml:2: tokens.unknown is \"maybe\". Use one of \"reject\", \"accept\"."),
        ConfigurationMistake(
            "[tokens]\naccepted_types = [\n  \"Local\",\n  7,\n]",
            """
            c.toml:4: tokens.accepted_types cannot be used: it is the number 7. Write it in double quotes: \
            "NoAuthorization".
            """),
        ConfigurationMistake(
            "[tokens.messages]\nlanguage = \"German\"",
            """
            c.toml:2: tokens.messages.language is "German": not the name of a language. Write it as RFC 5646 has it, \
            such as "en" or "pt-BR".
            """),
        ConfigurationMistake(
            "[cloud]\nprotocol = \"4\"", "c.toml:2: cloud.protocol is \"4\". Use one of \"5\", \"3.1.1\"."),
        ConfigurationMistake(
            "[site]\nid = \"\"", "c.toml:2: site.id is \"\": it is empty. Give a value."),
        ConfigurationMistake(
            "[site]\ntime_zone = \"Europe/Berln\"",
            "c.toml:2: site.time_zone is \"Europe/Berln\": not a time zone. Did you mean \"Europe/Berlin\"?"),
        ConfigurationMistake(
            "[site]\ncurrency = \"Euro\"",
            """
            c.toml:2: site.currency is "Euro": not a currency code. Use the three capital letters of ISO 4217, such \
            as EUR.
            """),
        ConfigurationMistake(
            "[chargers]\npath = \"ocpp/\"",
            """
            c.toml:2: chargers.path is "ocpp/": not a path that chargers can use. Write it like /ocpp: letters, digits \
            and . _ ~ - between slashes.
            """),
        ConfigurationMistake(
            "[cloud]\nurls = [\"broker:1883\"]",
            """
            c.toml:2: cloud.urls cannot be used: "broker:1883" is not the URL of a broker. Write mqtts://host:port (with \
            TLS) or mqtt://host:port, without a path.
            """),
        ConfigurationMistake(
            "[cloud]\nenabled = true\nurls = [\"mqtt://me:secret@broker\"]",
            """
            c.toml:3: cloud.urls cannot be used: a user's name does not belong here. Set username and password_file, \
            and leave it out here.
            """),
        ConfigurationMistake(
            "[cloud]\nurls = [\"mqtt://a\", \"mqtt://a:1883\"]",
            "c.toml:2: cloud.urls names mqtt://a:1883 twice. Name each broker once."),
        ConfigurationMistake(
            "[cloud]\nusername = \"u\"\npassword_file = \"credential:a/b\"",
            """
            c.toml:3: cloud.password_file is "credential:a/b": not the name of a credential. Write credential: and the \
            name that LoadCredential= gives it.
            """),
        ConfigurationMistake(
            "[cloud]\nprefix = \"ev/#\"",
            """
            c.toml:2: cloud.prefix is "ev/#": not a topic prefix. Write levels between slashes, such as ev/v1, without \
            + # and a leading $.
            """),
        ConfigurationMistake(
            "[api]\nsocket_mode = \"0066\"",
            """
            c.toml:2: api.socket_mode is "0066": not the permissions of a socket that its owner can use. Use octal \
            digits such as "0660" (owner and group) or "0600" (owner alone).
            """),
    ])
    func valuesOutOfRangeAreExplained(mistake: ConfigurationMistake) {
        #expect(self.report(mistake.text) == mistake.report)
    }

    @Test(arguments: [
        ConfigurationMistake(
            "[chargers.tls]\nkey_file = \"k\"",
            "c.toml:1: chargers.tls.certificate_file is empty although key_file is set. Set both, or neither."),
        ConfigurationMistake(
            "[chargers.tls]\nclient_ca_file = \"/etc/ca.pem\"",
            "c.toml:2: chargers.tls.client_ca_file is set although certificate_file is empty. "
                + "Set certificate_file too, or remove it."),
        ConfigurationMistake(
            "[chargers.tls]\ncrl_file = \"/etc/ca.crl\"",
            "c.toml:2: chargers.tls.crl_file is set although client_ca_file is empty. "
                + "Set client_ca_file too, or remove it."),
        ConfigurationMistake(
            "[site]\nid=\"a\"\nid=\"b\"",
            "c.toml:3: Error while parsing key-value pair: cannot redefine existing string 'id' (column 4). "
                + "It stands in the file before: keep one of the two."),
        ConfigurationMistake(
            "[chargers]\nport = 7000\n[files]\nport = 7000",
            "c.toml:4: files.port is 7000, as chargers.port is. "
                + "Use another one for one of the two, or set files.enabled = false."),
        ConfigurationMistake(
            "[chargers.tls]\ncertificate_file = \"c\"\nkey_file = \"k\"\nport = 9001",
            "c.toml:4: chargers.tls.port is 9001, as files.port is. "
                + "Use another one for one of the two, or set files.enabled = false."),
        ConfigurationMistake(
            "[cloud]\nquiet_hours = [\"25:00-26:00\"]",
            "c.toml:2: cloud.quiet_hours cannot be used: \"25:00-26:00\" is not two different times of the day. "
                + "Write it like 06:00-22:00; it may go over midnight."),
        ConfigurationMistake(
            "[cloud]\nenabled = true\nurls = []",
            """
            c.toml:3: cloud.urls is empty although the link is enabled. Name the broker, or set enabled = false.
            """),
        ConfigurationMistake(
            "[cloud]\nurls = [\"mqtt://a\"]\n[cloud.tls]\nalpn = \"mqtt\"",
            """
            c.toml:2: cloud.urls names no broker with TLS although [cloud.tls] is set. Write mqtts:// for those with \
            TLS, or remove the keys of [cloud.tls].
            """),
        ConfigurationMistake(
            "[cloud]\npassword_file = \"p\"",
            """
            c.toml:1: cloud.username is empty although password_file is set. Give the user the password belongs to.
            """),
    ])
    func keysThatNeedEachOtherAreChecked(mistake: ConfigurationMistake) {
        #expect(self.report(mistake.text) == mistake.report)
    }

    @Test func oneMistakeIsToldOnce() {
        #expect(Configuration.check(text: "[cloud]\nenabled = true\nurls = 1", file: "c.toml").count == 1)
    }

    @Test func everyProblemIsToldInTheOrderOfTheFile() {
        let text = """
            [log]
            level = "loud"
            [chargers]
            port = -1
            prot = 1
            [cloud]
            enabled = 1
            """
        let lines = Configuration.check(text: text, file: "c.toml").map(\.line)
        #expect(lines == [2, 4, 5, 7])
    }

    @Test(arguments: [
        ("[chargers]\nport = ", 2), ("[chargers\nport = 1", 1), ("a = 1\na = 2", 2), ("[site]\nid = depot", 2),
        ("[site]\nid = \"depot", 2),
    ])
    func whatIsNotTOMLIsNamedByLine(text: String, line: Int) throws {
        let problems = Configuration.check(text: text, file: "c.toml")
        #expect(problems.map(\.line) == [line])
        #expect(problems.first?.description.hasPrefix("c.toml:\(line): ") == true)
    }

    @Test(arguments: [
        "[site]\nid = \"a\\u0000b\"", "[site]\n\"i\\u0000d\" = \"a\"", "[site]\nname = \"\"\"\\U00000000\"\"\"",
        "[chargers]\nversions = [\"ocpp1.6\\u0000\"]",
    ])
    func aNULDoesNotEndAText(text: String) {
        #expect(
            self.report(text) == "c.toml:2: there is a NUL (\\u0000) in a text. Remove it; no setting can hold one.")
    }

    @Test func whatOnlyLooksLikeANULIsText() {
        #expect(self.report("[site]\nname = \"a \\\\u0000\" # \\u0000\nid = '\\u0000'") == "")
    }

    @Test func aNULDoesNotEndTheFile() {
        let report = self.report("[site]\nid = \"a\"\n\0nonsense")
        #expect(report == "c.toml:3: there is a NUL byte in the file. Remove it; the file must be plain text.")
    }
}
