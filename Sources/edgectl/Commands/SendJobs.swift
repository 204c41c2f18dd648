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

extension SendCommand {
    struct UpdateFirmware: SendVerb {
        static let configuration = CommandConfiguration(
            commandName: "update-firmware", abstract: "Have a charger fetch and install firmware.",
            discussion: """
                It is followed to the end: effective when the charger reports it installed, failed when it reports \
                that the download, the signature or the installation failed. With --wait that can take hours.

                Examples:
                  edgectl send update-firmware CP-1 http://10.0.0.2/acme-2.1.bin --wait
                  edgectl send update-firmware CP-1 http://10.0.0.2/b.bin --certificate c.pem --signature b.sig
                """)

        @OptionGroup var send: SendOptions
        @Argument(help: "The URL that the charger fetches it from.") var location: String
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

        func arguments() throws -> CommandArguments {
            .updateFirmware(
                FirmwareOrder(
                    location: self.location, retrieveAt: self.at?.instant, installAt: self.installAt?.instant,
                    signature: try self.givenSignature(), retries: self.retry.wanted))
        }

        private func givenSignature() throws -> FirmwareSignature? {
            guard let certificate, let signature else { return nil }
            return FirmwareSignature(certificate: try Self.text(certificate), value: try Self.text(signature))
        }

        private static func text(_ path: String) throws -> String {
            guard let data = FileManager.default.contents(atPath: path), data.count <= 65_536 else {
                throw CommandFailure(.refused, "\(path) cannot be read, or is larger than 64 KiB")
            }
            return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }

    struct GetLogs: SendVerb {
        static let configuration = CommandConfiguration(
            commandName: "get-logs", abstract: "Have a charger upload its diagnostics or its security log.",
            discussion: """
                It is followed to the end: effective when the charger reports it uploaded, failed when it reports \
                that the upload failed.

                Examples:
                  edgectl send get-logs CP-1 ftp://10.0.0.2/logs/ --since 24h --wait
                  edgectl send get-logs CP-1 https://10.0.0.2/logs/ --log security
                """)

        @OptionGroup var send: SendOptions
        @Argument(help: "The URL that the charger uploads to.") var location: String
        @Option(help: ArgumentHelp("diagnostics or security.", valueName: "word")) var log = "diagnostics"
        @OptionGroup var range: TimeRange
        @OptionGroup var retry: RetryOptions

        func validate() throws {
            guard LogOrder.Kind(rawValue: self.log) != nil else {
                throw ValidationError("--log is diagnostics or security.")
            }
        }

        func arguments() -> CommandArguments {
            .getLogs(
                LogOrder(
                    kind: LogOrder.Kind(rawValue: self.log) ?? .diagnostics, location: self.location,
                    since: self.range.since?.instant, until: self.range.until?.instant, retries: self.retry.wanted))
        }
    }
}
