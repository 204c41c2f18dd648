internal import Foundation
import Logging
public import Shared
import Store

/// Makes the command that has a charger boot again, so that it hears of its registration.
public typealias BootCommand = @Sendable (_ identity: String, _ now: Timestamp) -> CommandRequest

/// The content of a message of the configuration topic.
private struct ConfigurationEvent: EventContent {
    static let eventType: String? = "configuration"

    let document: JSONObjectText

    init(from decoder: any Decoder) throws { self.document = try JSONObjectText(from: decoder) }
}

/// The site that a document names.
private struct SignedSite: EventContent {
    static let eventType: String? = nil

    let site: String

    static func isNamed(in message: [UInt8]) -> Bool {
        (try? JSONDecoder().decode(Enveloped<SignedSite>.self, from: Data(message))) != nil
    }
}

/// Takes the configuration from above: a document is applied, or kept as refused, before the broker hears that it arrived.
final class ConfigurationDownlink: Sendable {
    /// The most new passwords of one document: each takes as long as a login.
    private static let mostPasswords = 100

    private let site: CloudSite
    private let store: SiteStore
    private let boot: BootCommand?
    private let logger: Logger

    init(site: CloudSite, store: SiteStore, boot: BootCommand?, logger: Logger) {
        self.site = site
        self.store = store
        self.boot = boot
        self.logger = logger
    }

    /// Called on the MQTT client's thread, and blocks it until what became of the document is durable.
    func received(_ message: MQTTDelivery) -> MQTTReception {
        // A retained document that was cleared.
        guard !message.payload.isEmpty else { return .done() }
        var reading = self.read(message.payload)
        do {
            let hashes = try self.hashPasswords(of: &reading)
            let (read, isRetained, boot) = (reading, message.retained, self.boot)
            let outcome = try self.store.performAndWait(urgent: true) { change in
                let now = change.instant
                return try change.take(
                    read, isRetained: isRetained, passwordHashes: hashes, boot: boot.map { boot in { boot($0, now) } })
            }
            self.log(outcome, reading.document)
            return .done()
        } catch {
            self.logger.error(
                "The configuration from above could not be stored and is left to the broker",
                metadata: ["cause": "\(error)"])
            return .notStored
        }
    }

    /// Where the site has keys, one of them has signed the document, for this site: an older one that somebody recorded
    /// changes nothing, because its versions are older.
    private func read(_ payload: [UInt8]) -> SiteDocumentReading {
        do throws(SignedPayload.Problem) {
            let opened = try SignedPayload(payload, keys: self.site.signingKeys)
            guard opened.signer == nil || SignedSite.isNamed(in: opened.message) else {
                return SiteDocumentReading(refused: "a signed configuration names its 'site'")
            }
            return self.read(document: opened.message)
        } catch {
            return SiteDocumentReading(refused: error.description)
        }
    }

    private func read(document payload: [UInt8]) -> SiteDocumentReading {
        guard payload.count <= SiteDocumentReading.maximumBytes else {
            return SiteDocumentReading(payload, site: self.site.id)
        }
        do {
            let event = try JSONDecoder().decode(Enveloped<ConfigurationEvent>.self, from: Data(payload))
            return SiteDocumentReading(Array(event.content.document.text.utf8), site: self.site.id)
        } catch let problem as EnvelopeProblem {
            return SiteDocumentReading(refused: problem.description)
        } catch {
            // It says itself what it is not.
            return SiteDocumentReading(payload, site: self.site.id)
        }
    }

    private func log(_ outcome: DocumentOutcome, _ document: SiteDocument) {
        let versions = document.versions.map { "\($0.key.rawValue) \($0.value)" }.sorted().joined(separator: ", ")
        switch outcome {
        case .applied:
            self.logger.notice("A configuration from above is in force", metadata: ["versions": "\(versions)"])
        case .known:
            self.logger.debug("A configuration from above is known", metadata: ["versions": "\(versions)"])
        case .refused(let problems):
            self.logger.warning(
                "A configuration from above was refused; 'edgectl config' tells why",
                metadata: ["versions": "\(versions)", "problems": "\(problems.count)"])
        }
    }

    /// The hashes of passwords that are not those in force, by charger; outside the writer, because each takes its time.
    private func hashPasswords(of reading: inout SiteDocumentReading) throws -> [String: String] {
        // One that is refused anyway is not worth the time: retained, it comes again with each connection.
        guard reading.problems.isEmpty, let section = reading.document.chargers,
            section.told.version > (try self.store.configuration().sections[.chargers]?.version ?? 0)
        else { return [:] }
        let chargers = section.content.filter { !($0.value.password ?? "").isEmpty }
        guard chargers.count <= Self.mostPasswords else {
            reading.report(
                "chargers.chargers",
                "brings \(chargers.count) passwords, and a document at most \(Self.mostPasswords): "
                    + "send a password only where it is new, and the others in further documents")
            return [:]
        }
        var hashes: [String: String] = [:]
        for item in chargers {
            guard let password = item.value.password, ChargerPassword.isValid(password) else { continue }
            let known = try self.store.access(of: item.value.id)?.passwordHash
            let isKnown = known.flatMap(PasswordHash.init).map { $0.verifies(password) } ?? false
            hashes[item.value.id] = isKnown ? known : try PasswordHash(password: password).description
        }
        return hashes
    }
}
