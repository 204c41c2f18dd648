internal import Logging
internal import OCPP
internal import Shared
internal import Store

/// What chargers tell of the certificates that are installed on them.
extension CertificateCommand {
    /// The certificates that are read back to see whether the command worked; nil where there is nothing to read.
    var verifiedUse: RootUse? {
        switch self {
        case .install(let use, _), .delete(let use, _): use
        case .list, .deliver, .renew: nil
        }
    }

    /// - Parameter found: the certificates that the charger tells of.
    func verdict(on found: [CertificateHash]) -> CommandVerification.Verdict {
        switch self {
        case .install(_, let certificate):
            guard let parts = try? CertificateParts(pem: certificate) else {
                return .cannotTell("the certificate cannot be read here")
            }
            return found.contains { parts.isNamed(by: $0) }
                ? .happened("the charger tells that it has the certificate")
                : .didNotHappen("the charger does not tell of the certificate")
        case .delete(_, let hash):
            return found.contains { hash.isSame(as: $0) }
                ? .didNotHappen("the charger still has the certificate")
                : .happened("the charger has the certificate no more")
        case .list, .deliver, .renew:
            return .cannotTell("there is nothing to read back")
        }
    }
}

extension CertificateParts {
    /// - Throws: `CommandArgumentError` that says why a certificate is not sent to a charger.
    static func checked(_ pem: String) throws -> CertificateParts {
        do {
            return try CertificateParts(pem: pem)
        } catch {
            throw CommandArgumentError(problem: "the certificate cannot be read: \(error)")
        }
    }
}

extension CommandAnswer {
    /// That a charger has no certificates is an answer like any other.
    init(installed count: Int) {
        self = .accepted(count == 1 ? "1 certificate" : "\(count) certificates")
    }
}

/// What an answer tells of installed certificates.
struct ToldCertificates: Equatable {
    var installed: [InstalledCertificate]
    /// The only use of which it tells; nil for all.
    var use: RootUse?

    /// Nil where the call does not ask for certificates.
    ///
    /// - Throws: `MessageError` or `JSONError` when the answer cannot be read.
    init?(_ answer: JSONValue, to call: OutboundCommand, version: OCPPVersion) throws {
        guard call.action == V16.GetInstalledCertificateIds.action else { return nil }
        let request = try JSONDocument(call.payload).root
        switch version {
        case .v16:
            let use = RootUse(try V16.GetInstalledCertificateIds(request).certificateType)
            let response = try V16.GetInstalledCertificateIds.Response(answer)
            self.use = use
            self.installed = response.certificateHashData.map {
                InstalledCertificate(use: use, hash: CertificateHash($0))
            }
        case .v201, .v21:
            let uses = try V2.GetInstalledCertificateIds(request).certificateType
            // Of some uses and not of others: what is not told stays as it was known.
            guard uses.count <= 1 else { return nil }
            self.use = uses.first.map(RootUse.init)
            self.installed = try V2.GetInstalledCertificateIds.Response(answer).certificateHashDataChain.map {
                InstalledCertificate(use: RootUse($0.certificateType), hash: CertificateHash($0.certificateHashData))
            }
        }
    }
}

extension CommandRun {
    /// What a charger tells of its certificates is kept, whoever asked.
    func keepCertificates(_ answer: JSONValue, from call: OutboundCommand) async {
        guard let connection else { return }
        do {
            guard var told = try ToldCertificates(answer, to: call, version: connection.version) else { return }
            if case .certificate(.install(let use, let pem)) = self.arguments,
                let parts = try? CertificateParts(pem: pem)
            {
                for index in told.installed.indices where told.installed[index].use == use {
                    if parts.isNamed(by: told.installed[index].hash) { told.installed[index].facts = parts.facts }
                }
            }
            let (charger, installed, use) = (connection.charger, told.installed, told.use)
            try await self.store.perform { try $0.keepInstalled(installed, of: charger, use: use) }
        } catch {
            self.logger.warning(
                "what a charger told of its certificates is not kept",
                metadata: ["charger": "\(connection.identity)", "command": "\(self.id)", "cause": "\(error)"])
        }
    }
}
