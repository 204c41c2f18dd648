import ArgumentParser
import CloudSync
import Foundation
import Logging
import ServiceLifecycle
import Shared
import UnixSignals

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Store what sites send, until SIGTERM.",
        discussion: """
            Waits for the broker and for PostgreSQL, and connects again when they went away. Start several with the \
            same --group and they share the load.

            Examples:
              cloud-receiver --broker mqtt.example --tls --username fleet --password-file /run/secrets/mqtt \\
                  --database "host=db dbname=fleet user=receiver"
              PGHOST=/run/postgresql PGDATABASE=fleet cloud-receiver
            """)

    @OptionGroup(title: "Broker")
    var broker: BrokerOptions

    @OptionGroup(title: "Database")
    var database: DatabaseOptions

    @Option(help: "The most messages of one transaction, 1 to 1000.")
    var batch = 64

    @Option(help: "Seconds that records may be missing before they are asked for, 1 to 86400.")
    var replayAfterSeconds = 30

    @Option(help: "Seconds between two lines of progress, 1 to 86400.")
    var reportSeconds = 60

    @Option(help: "PEM file of the Ed25519 key that signs acknowledgements, for sites with cloud.ack_keys.")
    var ackKeyFile: String?

    @Option(help: "The name that the sites have for that key.")
    var ackKeyName = "receiver"

    @Flag(inversion: .prefixedNo, help: "Bring the database's schema up to date at the start.")
    var migrate = true

    func validate() throws {
        guard (1...1000).contains(self.batch) else { throw ValidationError("--batch must be from 1 to 1000") }
        guard (1...86_400).contains(self.replayAfterSeconds) else {
            throw ValidationError("--replay-after-seconds must be from 1 to 86400")
        }
        guard (1...86_400).contains(self.reportSeconds) else {
            throw ValidationError("--report-seconds must be from 1 to 86400")
        }
    }

    func run() async throws {
        let configuration = try self.broker.configuration(receiveMaximum: self.batch)
        let logger = self.database.makeLogger()
        let receiver = Receiver(settings: try self.settings(), logger: logger)
        let client = try MQTTClient(
            configuration: configuration, will: { nil }, subscriptions: self.broker.subscriptions, logger: logger,
            receive: { receiver.received($0) },
            settling: MQTTSettling(wantsMore: { receiver.wantsMore() }, settle: { receiver.settle() }))
        receiver.acknowledges { client.publish($0, completion: { _ in }) }
        let service = ReceiverService(receiver: receiver, client: client)
        logger.info("Receiving", metadata: ["group": "\(self.broker.group)", "client": "\(configuration.clientID)"])
        let group = ServiceGroup(
            services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        try await group.run()
    }

    private func settings() throws -> Receiver.Settings {
        Receiver.Settings(
            conninfo: self.database.database, prefix: self.broker.prefix, migrates: self.migrate, batch: self.batch,
            replayAfter: .seconds(self.replayAfterSeconds), reportEvery: .seconds(self.reportSeconds),
            signer: try self.ackKeyFile.map(self.signer))
    }

    private func signer(_ file: String) throws -> MessageSigner {
        let pem: String
        do {
            pem = try String(contentsOf: URL(filePath: file), encoding: .utf8)
        } catch {
            throw ValidationError("--ack-key-file '\(file)' cannot be read; check its path and permissions")
        }
        do throws(SigningKeys.Problem) {
            return try MessageSigner(name: self.ackKeyName, pem: pem)
        } catch {
            throw ValidationError("--ack-key-file '\(file)' as '\(self.ackKeyName)': \(error)")
        }
    }
}

/// The receiver for as long as the program runs.
struct ReceiverService: Service {
    let receiver: Receiver
    let client: MQTTClient

    func run() async {
        await withGracefulShutdownHandler {
            await self.client.run()
        } onGracefulShutdown: {
            self.receiver.stop()
        }
    }
}
