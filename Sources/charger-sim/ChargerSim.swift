internal import ArgumentParser
internal import Foundation
internal import NIOSSL
internal import OCPP

/// The command line.
@main
struct ChargerSim: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "charger-sim",
        abstract: "Simulates whole OCPP chargers whose cars charge in fast motion.",
        discussion: """
            Each charger boots, reports its connectors, and serves one car after the other: authorise, start, meter \
            values, stop. It answers what the gateway asks of it, and keeps transactions while the gateway is away. \
            Timestamps are real; only cars and batteries are faster.

            Examples:
              charger-sim --url ws://127.0.0.1:9000/ocpp --count 20 --version 2.0.1 --speed 60
              charger-sim --url wss://gateway.example:9000/ocpp --id CP-7 --password-file pw --sessions 1

            Exit codes: 0 every charger was served, 1 a charger was turned away or messages were given up, \
            64 a mistake on the command line.
            """)

    @Option(help: "Where the gateway listens; the identity is added to the path.")
    var url = "ws://127.0.0.1:9000/ocpp"

    @Option(help: "How many chargers.")
    var count = 1

    @Option(help: "OCPP version: 1.6, 2.0.1 or 2.1.")
    var version = "1.6"

    @Option(help: "How much faster than the world cars come, charge and go.")
    var speed = 1.0

    @Option(help: "Identity of the first charger; with --count the number at its end counts up.")
    var id: String?

    @Option(help: "Identities are this with -1, -2 and so on.")
    var idPrefix = "SIM"

    @Option(name: [.customLong("token"), .customLong("id-token")], help: "Id token that cars charge with.")
    var token = "GOOD"

    @Option(help: "Password of all chargers (HTTP Basic, the user is the identity).")
    var password: String?

    @Option(help: "File with one password for all, or a line 'identity password' for each.")
    var passwordFile: String?

    @Option(help: "PEM file with the authorities to trust for wss://, instead of the system's.")
    var caFile: String?

    @Flag(help: "Accept any certificate of the gateway. For a first look only.")
    var insecure = false

    @Option(help: "End after so many seconds.")
    var duration: Double?

    @Option(help: "End each charger after so many cars.")
    var sessions: Int?

    @Option(help: "Connectors of each charger.")
    var connectors = 1

    @Option(help: "Simulated seconds between meter values.")
    var meterInterval = 60

    @Option(help: "Start of the random numbers; the same seed brings the same cars.")
    var seed: UInt64 = 1

    @Flag(help: "Only the summary at the end.")
    var quiet = false

    @Flag(help: "Events and summary as JSON, one object a line.")
    var json = false

    func validate() throws {
        func check(_ isGood: Bool, _ message: String) throws {
            if !isGood { throw ValidationError(message) }
        }
        try check((1...20_000).contains(self.count), "--count must be from 1 to 20000")
        try check(self.ocppVersion != nil, "--version must be 1.6, 2.0.1 or 2.1")
        try check(self.speed >= 0.01 && self.speed <= 100_000, "--speed must be from 0.01 to 100000")
        try check((1...16).contains(self.connectors), "--connectors must be from 1 to 16")
        try check((1...86_400).contains(self.meterInterval), "--meter-interval must be from 1 to 86400")
        try check(self.sessions ?? 1 >= 1, "--sessions must be at least 1")
        try check(self.duration ?? 1 > 0, "--duration must be more than 0")
        let longestToken = self.ocppVersion == .v16 ? 20 : 36
        try check(
            (1...longestToken).contains(self.token.count), "--token must have 1 to \(longestToken) characters")
        try check(self.password == nil || self.passwordFile == nil, "give --password or --password-file, not both")
        for identity in self.identities.suffix(1) {
            try check(
                identity.utf8.count <= 48 && !identity.contains(":") && !identity.isEmpty,
                "an identity has 1 to 48 characters and no colon; '\(identity)' does not")
        }
    }

    func run() async throws {
        let simulation = try self.makeSimulation()
        let summary = try await simulation.run()
        Terminal.write(self.json ? summary.json : summary.text)
        if !summary.isGood { throw ExitCode(1) }
    }

    private func makeSimulation() throws -> Simulation {
        let address = try Self.orUsage { () throws in try GatewayAddress(self.url) }
        let connector = GatewayConnector(
            address: address, tls: address.isSecure ? try self.makeTLS() : nil, passwords: try self.makePasswords())
        let title =
            "\(Quantity.count(self.count, "charger")), \(self.url), OCPP \(self.version), speed \(Self.short(self.speed))"
        return Simulation(
            plans: self.plans, connector: connector, reporter: Reporter(self.style), title: title,
            duration: self.duration)
    }

    private var ocppVersion: OCPPVersion? { OCPPVersion(subprotocol: "ocpp\(self.version)") }

    private var style: Reporter.Style {
        if self.quiet { return .quiet }
        if self.json { return .json }
        return Terminal.isInteractive ? .table : .lines
    }

    private var identities: [String] {
        ChargerIdentities.names(first: self.id, prefix: self.idPrefix, count: self.count)
    }

    private var plans: [Plan] {
        self.identities.enumerated().map { index, identity in
            var plan = Plan(identity: identity, version: self.ocppVersion ?? .v16, token: Token(self.token))
            plan.connectors = self.connectors
            plan.speed = self.speed
            plan.meterIntervalSeconds = self.meterInterval
            plan.sessions = self.sessions
            plan.seed = self.seed &* 1_000_003 &+ UInt64(index)
            return plan
        }
    }

    private func makePasswords() throws -> Passwords {
        guard let path = self.passwordFile else { return Passwords(common: self.password) }
        guard let content = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw ValidationError("--password-file \(path) cannot be read: check that it exists and is yours to read")
        }
        return Passwords(fileContent: content)
    }

    private func makeTLS() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if self.insecure { configuration.certificateVerification = .none }
        if let path = self.caFile {
            guard FileManager.default.isReadableFile(atPath: path) else {
                throw ValidationError("--ca-file \(path) cannot be read: check that it exists and is yours to read")
            }
            configuration.trustRoots = .file(path)
        }
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw ValidationError("--ca-file \(self.caFile ?? "") holds no PEM certificates that can be used: \(error)")
        }
    }

    /// Shows a mistake on the command line as one.
    private static func orUsage<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch { throw ValidationError("\(error)") }
    }

    /// 60 rather than 60.0.
    private static func short(_ number: Double) -> String {
        number == number.rounded() ? String(Int(number)) : String(number)
    }
}
