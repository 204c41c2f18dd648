internal import OCPP
internal import Shared

/// Commands about certificates as CALLs of 1.6 with the security extension.
extension V16Commands {
    func call(_ command: CertificateCommand) throws -> OutboundCommand {
        switch command {
        case .install(let use, let certificate):
            _ = try CertificateParts.checked(certificate)
            let request = V16.InstallCertificate(certificateType: try use.v16(), certificate: certificate)
            return OutboundCommand(request) { CommandAnswer($0.status.rawValue) }
        case .list(let use):
            return OutboundCommand(V16.GetInstalledCertificateIds(certificateType: try use.required().v16())) {
                CommandAnswer(installed: $0.certificateHashData.count)
            }
        case .delete(_, let hash):
            let request = V16.DeleteCertificate(certificateHashData: try CertificateHashData(hash))
            return OutboundCommand(request) {
                CommandAnswer($0.status.rawValue, acceptedIf: ["Accepted", "NotFound"])
            }
        case .deliver(let chain, let use, _):
            guard use == .charger else {
                throw CommandArgumentError(problem: "OCPP 1.6 has no certificates for vehicles")
            }
            return OutboundCommand(V16.CertificateSigned(certificateChain: chain)) {
                CommandAnswer($0.status.rawValue)
            }
        case .renew:
            return OutboundCommand(V16.ExtendedTriggerMessage(requestedMessage: "SignChargePointCertificate")) {
                CommandAnswer($0.status.rawValue)
            }
        }
    }

    func verification(of command: CertificateCommand) -> CommandVerification? {
        guard let use = command.verifiedUse, let type = try? use.v16() else { return nil }
        return CommandVerification(V16.GetInstalledCertificateIds(certificateType: type)) { response in
            command.verdict(on: response.certificateHashData.map(CertificateHash.init))
        }
    }
}

extension RootUse? {
    /// - Throws: `CommandArgumentError` where none is named.
    fileprivate func required() throws -> RootUse {
        guard let self else {
            throw CommandArgumentError(
                problem: "OCPP 1.6 tells the certificates of one use: give 'type' (csms or manufacturer)")
        }
        return self
    }
}

extension RootUse {
    /// - Throws: `CommandArgumentError` for what 1.6 does not know.
    func v16() throws -> V16.CertificateUse {
        switch self {
        case .csms: return .centralSystemRootCertificate
        case .manufacturer: return .manufacturerRootCertificate
        case .v2g, .mobilityOperator, .oem, .v2gChain:
            throw CommandArgumentError(
                problem: "OCPP 1.6 knows the types csms and manufacturer, not '\(self.rawValue)'")
        }
    }

    init(_ use: V16.CertificateUse) {
        switch use {
        case .centralSystemRootCertificate: self = .csms
        case .manufacturerRootCertificate: self = .manufacturer
        }
    }
}
