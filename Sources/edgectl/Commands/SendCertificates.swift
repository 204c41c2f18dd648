import ArgumentParser
internal import Foundation
internal import Shared

/// The verbs about certificates.
extension SendCommand {
    struct InstallCertificate: SendVerb {
        static let configuration = CommandConfiguration(
            commandName: "install-certificate", abstract: "Have a charger trust an authority.",
            discussion: """
                Afterwards the charger is asked whether it has it. Without a file it is the site's own authority.

                Examples:
                  edgectl send install-certificate CP-1 --type csms root.pem --wait
                  edgectl send install-certificate CP-1 --type csms --wait
                """)

        @OptionGroup var send: SendOptions
        @Option(
            help: ArgumentHelp(
                "What for: csms, manufacturer; with OCPP 2.x v2g, mobility_operator; with 2.1 oem.", valueName: "use"),
            transform: RootUse.named)
        var type: RootUse
        @Argument(help: ArgumentHelp("The certificate (PEM).", valueName: "file"), completion: .file())
        var file: String?

        func arguments(_ daemon: APIClient) async throws -> CommandArguments {
            .certificate(.install(self.type, certificate: try await self.text(daemon)))
        }

        private func text(_ daemon: APIClient) async throws -> String {
            if let file {
                return try GivenFile.certificate(file, limit: CertificateCommand.longestCertificate)
            }
            guard let certificate = try await daemon.authority().certificate else {
                throw CommandFailure(
                    .refused, "the site has no authority: name a file, or make it first (edgectl ca init)")
            }
            return certificate
        }
    }

    struct DeleteCertificate: SendVerb {
        static let configuration = CommandConfiguration(
            commandName: "delete-certificate", abstract: "Delete a certificate from a charger.",
            discussion: """
                It is named by its serial number, among those that the charger has told of ('edgectl certificates \
                list --charger CP-1 --refresh').

                Example:
                  edgectl send delete-certificate CP-1 4a3f --wait
                """)

        @OptionGroup var send: SendOptions
        @Argument(help: ArgumentHelp("Its serial number, or how that begins.", valueName: "digits"))
        var serial: String

        func arguments(_ daemon: APIClient) async throws -> CommandArguments {
            let query = ListQuery(charger: self.send.charger)
            let page = try await Paging.byName(query, limit: 1000, daemon.certificates)
            let wanted = self.serial.lowercased()
            let found = page.items.filter { $0.hash?.serial.lowercased().hasPrefix(wanted) ?? false }
            guard let certificate = found.first, let type = certificate.type, let hash = certificate.hash else {
                throw CommandFailure(
                    .refused,
                    "'\(self.send.charger)' has told of no certificate with the number '\(self.serial)': "
                        + "edgectl certificates list --charger \(self.send.charger) --refresh")
            }
            guard found.count == 1 else {
                throw CommandFailure(.refused, "\(found.count) certificates have such a number; give more of it")
            }
            return .certificate(.delete(type, hash))
        }
    }

    struct Certificates: SendVerb {
        static let configuration = CommandConfiguration(
            abstract: "Ask a charger which certificates are installed on it.",
            discussion: """
                What it tells is kept: edgectl certificates list --charger CP-1

                Examples:
                  edgectl send certificates CP-1 --wait
                  edgectl send certificates CP-1 --type csms --wait
                """)

        @OptionGroup var send: SendOptions
        @Option(
            help: ArgumentHelp("Only of this use; OCPP 1.6 needs one: csms or manufacturer.", valueName: "use"),
            transform: RootUse.named)
        var type: RootUse?

        func arguments() -> CommandArguments { .certificate(.list(self.type)) }
    }

    struct CertificateSigned: SendVerb {
        static let configuration = CommandConfiguration(
            commandName: "certificate-signed", abstract: "Bring a charger the certificate that it asked for.",
            discussion: """
                The file holds the charger's own certificate first, and those of the authorities below the root after it.

                Example:
                  edgectl send certificate-signed CP-1 chain.pem --wait
                """)

        @OptionGroup var send: SendOptions
        @Argument(help: ArgumentHelp("The certificates (PEM).", valueName: "file"), completion: .file())
        var file: String

        func arguments() throws -> CommandArguments {
            let chain = try GivenFile.certificate(self.file, limit: CertificateCommand.longestChain)
            return .certificate(.deliver(chain: chain, use: .charger, number: nil))
        }
    }

    struct RenewCertificate: SendVerb {
        static let configuration = CommandConfiguration(
            commandName: "renew-certificate", abstract: "Have a charger ask for a new certificate.",
            discussion:
                "Its outcome is the charger's request.\n\nExample:\n  edgectl send renew-certificate CP-1 --wait")

        @OptionGroup var send: SendOptions

        func arguments() -> CommandArguments { .certificate(.renew) }
    }
}

extension GivenFile {
    /// Certificates in PEM form.
    fileprivate static func certificate(_ path: String, limit: Int) throws(CommandFailure) -> String {
        try self.text(
            path, what: "the certificate", limit: limit,
            remedy: "is not PEM but, it seems, DER; make PEM of it: openssl x509 -inform der -in \(path)")
    }
}

extension RootUse {
    /// - Throws: `ValidationError` that names those there are.
    fileprivate static func named(_ name: String) throws -> RootUse {
        guard let use = RootUse(rawValue: name) else {
            let known = RootUse.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("'\(name)' is no use of a certificate; there are \(known).")
        }
        return use
    }
}
