internal import Foundation
internal import NIOSSL

/// The certificate with which chargers are shown who the gateway is.
struct ServerCertificate {
    let context: NIOSSLContext
    /// The day on which it expired; nil while it is valid. A gateway goes on serving with an expired one: not every
    /// charger looks, and one whose clock is wrong must not stand still.
    let expiredOn: String?

    /// - Throws: `ServerProblem.certificate`, which names the file, what is wrong with it and what to do.
    init(certificateFile: String, keyFile: String) throws {
        let chain = try Self.chain(certificateFile)
        let key = try Self.key(keyFile)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        do {
            self.context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw ServerProblem.certificate(
                "chargers.tls.key_file", keyFile, cause: "it is not the key of the certificate in \(certificateFile)",
                remedy: "name the key that the certificate was made with")
        }
        self.expiredOn = chain.lazy.map { Date(timeIntervalSince1970: TimeInterval($0.notValidAfter)) }
            .first { $0 < Date() }.map { String($0.ISO8601Format().prefix(10)) }
    }

    private static func chain(_ file: String) throws -> [NIOSSLCertificate] {
        let setting = "chargers.tls.certificate_file"
        try self.checkReadable(file, setting)
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(file)
        } catch {
            chain = []
        }
        guard !chain.isEmpty else {
            throw ServerProblem.certificate(
                setting, file, cause: "it holds no certificate in PEM form",
                remedy: "it must begin with '-----BEGIN CERTIFICATE-----', the server's own certificate first")
        }
        return chain
    }

    private static func key(_ file: String) throws -> NIOSSLPrivateKey {
        let setting = "chargers.tls.key_file"
        try self.checkReadable(file, setting)
        do {
            return try NIOSSLPrivateKey(file: file, format: .pem)
        } catch {
            throw ServerProblem.certificate(
                setting, file, cause: "it holds no private key in PEM form that can be read without a passphrase",
                remedy: "it must begin with '-----BEGIN PRIVATE KEY-----'")
        }
    }

    private static func checkReadable(_ file: String, _ setting: String) throws {
        guard FileManager.default.fileExists(atPath: file) else {
            throw ServerProblem.certificate(
                setting, file, cause: "there is no such file",
                remedy: "correct the path, or remove chargers.tls to serve without TLS")
        }
        guard FileManager.default.isReadableFile(atPath: file) else {
            throw ServerProblem.certificate(
                setting, file, cause: "it may not be read",
                remedy: "give the user that the gateway runs as the right to read it")
        }
    }
}
