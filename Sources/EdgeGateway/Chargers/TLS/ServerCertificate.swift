internal import Foundation
internal import NIOSSL

/// The certificate with which chargers are shown who the gateway is.
struct ServerCertificate {
    let context: NIOSSLContext
    /// The day on which it expired; nil while it is valid. A gateway goes on serving with an expired one: not every
    /// charger looks, and one whose clock is wrong must not stand still.
    let expiredOn: String?

    /// The cipher suites of the OCPP security profiles (2.0.1 part 2, A00) up to TLS 1.2; those of TLS 1.3 are all
    /// good. ECDHE with RSA is not in the standard's list and as good as what is. The last two, without forward
    /// secrecy, are: a charger without elliptic curves may have no others. No CBC, nothing older.
    static let cipherSuites: [NIOTLSCipher] = [
        .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        .TLS_RSA_WITH_AES_128_GCM_SHA256, .TLS_RSA_WITH_AES_256_GCM_SHA384,
    ]

    /// - Parameter authorityFiles: whose client certificates are asked for; none to ask for none.
    /// - Throws: `ServerProblem.certificate`, which names the file, what is wrong with it and what to do.
    init(certificateFile: String, keyFile: String, authorityFiles: [String] = []) throws {
        let chain = try Self.chain(certificateFile, .certificate)
        let key = try Self.key(keyFile)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.cipherSuiteValues = Self.cipherSuites
        if !authorityFiles.isEmpty {
            // A charger with a password has no certificate: who comes with neither is seen at the upgrade.
            configuration.certificateVerification = .optionalVerification
            configuration.trustRoots = .certificates(try authorityFiles.flatMap { try Self.chain($0, .authorities) })
            configuration.sendCANameList = true
        }
        do {
            self.context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw TLSFile.key.problem(
                keyFile, cause: "it is not the key of the certificate in \(certificateFile)",
                remedy: "name the key that the certificate was made with")
        }
        self.expiredOn = chain.lazy.map { Date(timeIntervalSince1970: TimeInterval($0.notValidAfter)) }
            .first { $0 < Date() }.map { String($0.ISO8601Format().prefix(10)) }
    }

    private static func chain(_ file: String, _ kind: TLSFile) throws -> [NIOSSLCertificate] {
        try kind.checkReadable(file)
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(file)
        } catch {
            chain = []
        }
        guard !chain.isEmpty else {
            throw kind.problem(
                file, cause: "it holds no certificate in PEM form",
                remedy: "it must begin with '-----BEGIN CERTIFICATE-----'"
                    + (kind == .certificate ? ", the server's own certificate first" : ""))
        }
        return chain
    }

    private static func key(_ file: String) throws -> NIOSSLPrivateKey {
        try TLSFile.key.checkReadable(file)
        do {
            return try NIOSSLPrivateKey(file: file, format: .pem)
        } catch {
            throw TLSFile.key.problem(
                file, cause: "it holds no private key in PEM form that can be read without a passphrase",
                remedy: "it must begin with '-----BEGIN PRIVATE KEY-----'")
        }
    }
}
