import ArgumentParser
internal import Foundation
internal import Shared
internal import Store

/// How often a charger is to try.
struct RetryOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How often to try again, 0 to 100.", valueName: "number")) var retries: Int?
    @Option(help: ArgumentHelp("How long to wait between.", valueName: "seconds")) var retryInterval: Int?

    var wanted: JobRetries { JobRetries(count: self.retries, intervalSeconds: self.retryInterval) }
}

/// Where a charger fetches firmware from.
struct FirmwareOptions: ParsableArguments {
    @Argument(help: "The URL that the charger fetches it from; or --file, or --stored.") var location: String?
    @Option(
        help: ArgumentHelp("A file here: the gateway keeps it and makes the link.", valueName: "path"),
        completion: .file())
    var file: String?
    @Option(help: ArgumentHelp("Firmware that the gateway keeps (edgectl files).", valueName: "number"))
    var stored: Int64?

    func validate() throws {
        guard [self.location != nil, self.file != nil, self.stored != nil].filter(\.self).count == 1 else {
            throw ValidationError("Give one of a URL, --file and --stored.")
        }
        if let location, !location.contains("://") {
            throw ValidationError("'\(location)' is no URL. For a file that is here: --file \(location)")
        }
    }

    /// Brings a file to the gateway, unless it is there.
    func source(_ daemon: APIClient) async throws -> FileSource {
        if let location { return .location(location) }
        if let stored { return .file(stored) }
        return .file(try await daemon.firmware(self.file ?? "").id)
    }
}

extension SendCommand {
    struct UpdateFirmware: SendVerb {
        static let configuration = CommandConfiguration(
            commandName: "update-firmware", abstract: "Have a charger fetch and install firmware.",
            discussion: """
                With --file or --stored the charger fetches it from this gateway, by a link that is made for it: no \
                internet is needed. It is followed to the end: effective when the charger reports it installed, failed \
                when it reports that the download, the signature or the installation failed. With --wait that can take \
                hours.

                Examples:
                  edgectl send update-firmware CP-1 --file acme-2.1.bin --wait
                  edgectl send update-firmware CP-1 http://10.0.0.2/acme-2.1.bin \\
                      --at 2026-11-23T02:00:00Z
                  edgectl send update-firmware CP-1 --stored 12 \\
                      --certificate c.pem --signature b.sig
                """)

        @OptionGroup var send: SendOptions
        @OptionGroup var firmware: FirmwareOptions
        @Option(help: ArgumentHelp("Fetch it then; without it at once.", valueName: "time")) var at: TimeArgument?
        @Option(help: ArgumentHelp("Install it then (not 1.6 unsigned).", valueName: "time"))
        var installAt: TimeArgument?
        @Option(help: ArgumentHelp("The manufacturer's signing certificate (PEM).", valueName: "file"))
        var certificate: String?
        @Option(help: ArgumentHelp("The signature of the firmware (Base64).", valueName: "file"))
        var signature: String?
        @OptionGroup var retry: RetryOptions

        func validate() throws {
            guard (self.certificate == nil) == (self.signature == nil) else {
                throw ValidationError("Signed firmware needs both --certificate and --signature.")
            }
        }

        func arguments(_ daemon: APIClient) async throws -> CommandArguments {
            let signature = try self.givenSignature()
            return .updateFirmware(
                FirmwareOrder(
                    source: try await self.firmware.source(daemon), retrieveAt: self.at?.instant,
                    installAt: self.installAt?.instant, signature: signature, retries: self.retry.wanted))
        }

        private func givenSignature() throws -> FirmwareSignature? {
            guard let certificate, let signature else { return nil }
            return FirmwareSignature(
                certificate: try Self.text(certificate, what: "the certificate"),
                value: try Self.text(signature, what: "the signature"))
        }

        private static func text(_ path: String, what: String) throws -> String {
            try GivenFile.text(path, what: what, limit: 65_536).trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }

    struct PublishFirmware: SendVerb {
        static let configuration = CommandConfiguration(
            commandName: "publish-firmware",
            abstract: "Have a local controller publish firmware to the chargers behind it.",
            discussion: """
                OCPP 2.x. It is followed until the controller reports it published.

                Examples:
                  edgectl send publish-firmware LC-1 --file acme-2.1.bin --wait
                  edgectl send publish-firmware LC-1 http://10.0.0.2/b.bin \\
                      --checksum 900150983cd24fb0d6963f7d28e17f72
                """)

        @OptionGroup var send: SendOptions
        @OptionGroup var firmware: FirmwareOptions
        @Option(help: ArgumentHelp("Its MD5; of a file that the gateway keeps it is known.", valueName: "digits"))
        var checksum: String?
        @OptionGroup var retry: RetryOptions

        func validate() throws {
            guard self.checksum != nil || self.firmware.location == nil else {
                throw ValidationError("With a URL give the firmware's MD5: --checksum.")
            }
        }

        func arguments(_ daemon: APIClient) async throws -> CommandArguments {
            .publishFirmware(
                PublishOrder(
                    source: try await self.firmware.source(daemon), checksum: self.checksum, retries: self.retry.wanted)
            )
        }
    }

    struct UnpublishFirmware: SendVerb {
        static let configuration = CommandConfiguration(
            commandName: "unpublish-firmware", abstract: "Have a local controller stop publishing firmware.",
            discussion: """
                OCPP 2.x.

                Examples:
                  edgectl send unpublish-firmware LC-1 --stored 12 --wait
                  edgectl send unpublish-firmware LC-1 \\
                      --checksum 900150983cd24fb0d6963f7d28e17f72
                """)

        @OptionGroup var send: SendOptions
        @Option(help: ArgumentHelp("Its MD5.", valueName: "digits")) var checksum: String?
        @Option(help: ArgumentHelp("Firmware that the gateway keeps (edgectl files).", valueName: "number"))
        var stored: Int64?

        func validate() throws {
            guard (self.checksum == nil) != (self.stored == nil) else {
                throw ValidationError("Give either --checksum or --stored.")
            }
        }

        func arguments(_ daemon: APIClient) async throws -> CommandArguments {
            if let checksum { return .unpublishFirmware(checksum: checksum) }
            return .unpublishFirmware(checksum: try await daemon.file(self.stored ?? 0).md5)
        }
    }

    struct GetLogs: SendVerb {
        static let configuration = CommandConfiguration(
            commandName: "get-logs", abstract: "Have a charger upload its diagnostics or its security log.",
            discussion: """
                Without a URL it is brought to this gateway, by a link that is made for it, and the outcome names the \
                file: edgectl files get. It is followed to the end: effective when the charger reports it uploaded, \
                failed when it reports that the upload failed.

                Examples:
                  edgectl send get-logs CP-1 --wait
                  edgectl send get-logs CP-1 --log security --since 24h --wait
                  edgectl send get-logs CP-1 https://10.0.0.2/logs/
                """)

        @OptionGroup var send: SendOptions
        @Argument(help: "The URL that the charger uploads to; without it this gateway.") var location: String?
        @Option(help: ArgumentHelp("diagnostics or security.", valueName: "word")) var log = "diagnostics"
        @OptionGroup var range: TimeRange
        @OptionGroup var retry: RetryOptions

        func validate() throws {
            guard LogOrder.Kind(rawValue: self.log) != nil else {
                throw ValidationError("--log is diagnostics or security.")
            }
        }

        func arguments(_: APIClient) -> CommandArguments {
            .getLogs(
                LogOrder(
                    kind: LogOrder.Kind(rawValue: self.log) ?? .diagnostics, location: self.location,
                    since: self.range.since?.instant, until: self.range.until?.instant, retries: self.retry.wanted))
        }
    }
}
