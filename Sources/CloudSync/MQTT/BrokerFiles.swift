internal import Foundation
import Shared

/// The files of the link as they were last found good, and what has become of them since.
///
/// On the connection's thread alone. What cannot be used changes nothing: a link with yesterday's certificate works, one
/// with half of tomorrow's does not.
final class BrokerFiles {
    enum Look: Equatable {
        case same
        /// There is something new to try: for a connection that does not come about, or does not use TLS.
        case changed
        /// New certificates, and they hold.
        case renewed
        /// New certificates that cannot be used; those from before stay in use.
        case refused(String)
    }

    private static let interval = Duration.seconds(2)

    private let configuration: MQTTConfiguration
    private let watched: [BrokerFile]
    private var changes: FileChanges
    private var nextLook = ContinuousClock.now
    private var files: BrokerTLSFiles?
    /// Made of `files`, by broker.
    private var made: [BrokerURL: BrokerTLS] = [:]
    /// Why the files as they are now are not in use.
    private(set) var problem: String?

    init(_ configuration: MQTTConfiguration) {
        self.configuration = configuration
        let (tls, names) = (configuration.tls, configuration.names)
        self.watched = [
            BrokerFile(names.caFile, tls.caFile), BrokerFile(names.certificateFile, tls.certificateFile),
            BrokerFile(names.keyFile, tls.keyFile), BrokerFile(names.passwordFile, configuration.passwordFile),
        ].compactMap(\.self)
        self.changes = FileChanges(self.watched.map(\.stamp))
    }

    /// The password as it is now.
    func password() throws(BrokerFile.Problem) -> String? {
        let file = BrokerFile(self.configuration.names.passwordFile, self.configuration.passwordFile)
        guard let bytes = try file?.read() else {
            return self.configuration.password
        }
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    /// What a connection to `broker` begins with; nil where it is not to use TLS.
    func tls(for broker: BrokerURL) throws(BrokerFile.Problem) -> BrokerTLS? {
        guard broker.usesTLS else { return nil }
        if case .refused(let problem) = self.read(), self.files == nil {
            throw BrokerFile.Problem(description: problem)
        }
        if let tls = self.made[broker] { return tls }
        guard let files = self.files else { return nil }
        let tls = try self.make(files, for: broker, now: nil)
        self.made[broker] = tls
        return tls
    }

    private func make(
        _ files: BrokerTLSFiles, for broker: BrokerURL, now: Date?
    ) throws(BrokerFile.Problem) -> BrokerTLS {
        let (alpn, names) = (self.configuration.tls.alpn, self.configuration.names)
        return try BrokerTLS(files, host: broker.host, alpn: alpn, now: now, names: names)
    }

    /// Looks whether files have changed and rest again, every two seconds; at once where `isAsked`.
    func look(isAsked: Bool) -> Look {
        guard !self.watched.isEmpty else { return .same }
        guard !isAsked else {
            self.changes.taken(self.watched.map(\.stamp))
            return self.read()
        }
        guard self.nextLook <= .now else { return .same }
        self.nextLook = .now + Self.interval
        guard self.changes.looked(self.watched.map(\.stamp)) else { return .same }
        self.changes.taken(self.watched.map(\.stamp))
        return self.read()
    }

    /// Reads the certificates, and takes them where they hold.
    private func read() -> Look {
        guard let broker = self.configuration.brokers.first(where: \.usesTLS) else { return .changed }
        do throws(BrokerFile.Problem) {
            let new = try BrokerTLSFiles(self.configuration.tls, self.configuration.names)
            if new == self.files {
                self.problem = nil
                return .changed
            }
            // The dates of the first ones are the broker's business: there is nothing better to fall back on.
            let now = self.files == nil ? nil : Date()
            let tls = try self.make(new, for: broker, now: now)
            self.made = [broker: tls]
            self.files = new
            self.problem = nil
            return .renewed
        } catch {
            self.problem = error.description
            return .refused(error.description)
        }
    }
}
