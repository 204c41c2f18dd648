internal import COpenSSL
internal import Foundation
internal import Shared
internal import Synchronization

/// Whom chargers' certificates must come from, and which of them are revoked (security profile 3).
final class ClientTrust: Sendable {
    /// A certificate or a revocation list is a few kilobytes; a log file given by mistake is not swallowed.
    private static let longestFile = 16 << 20
    /// An identity has at most 48 characters; a certificate that names hundreds of machines belongs to no charger.
    private static let longestNames = 4096

    private let authority: Authority
    /// The authorities between a charger's certificate and a known one that were seen: a TLS session that is resumed
    /// brings the charger's own certificate alone.
    private let intermediates = Mutex<[[UInt8]]>([])
    private static let mostIntermediates = 32

    /// When the first revocation list is due to be replaced; nil without one.
    let revocationEnd: Timestamp?

    /// - Parameter siteAuthority: the file of the site's own authority, which needs no revocation list: what is revoked of
    ///   it stands in the database.
    /// - Throws: `ServerProblem.certificate`, which names the file, what is wrong with it and what to do.
    init(authorityFile: String?, revocationFile: String?, siteAuthority: String? = nil) throws {
        self.authority = try Authority()
        if let file = authorityFile {
            try self.authority.add(authorities: TLSFile.contents(of: file, .authorities), file: file)
        }
        if let file = siteAuthority {
            try self.authority.add(own: TLSFile.contents(of: file, .authorities), file: file)
        }
        if let file = revocationFile {
            try self.authority.add(lists: TLSFile.contents(of: file, .revocationLists, upTo: Self.longestFile), file)
        }
        let end = client_trust_revocation_end(self.authority.pointer)
        self.revocationEnd = end == 0 ? nil : Timestamp(milliseconds: end * 1000)
    }

    /// What a presented chain is worth.
    ///
    /// - Parameter chain: DER, the charger's own certificate first.
    func verdict(on chain: [[UInt8]], now: Timestamp) -> ClientCertificate {
        guard let own = chain.first else { return .refused(names: [], "it sent none") }
        let names = Self.names(of: own)
        let code = self.authority.verify(chain, now: now)
        guard code == 0 else { return .refused(names: names, Self.reason(code)) }
        self.remember(chain.dropFirst())
        return .genuine(names: names, certificate: own)
    }

    /// Knows the intermediates that `former` has seen: connections that began with a resumed session are looked at again.
    func know(intermediatesOf former: ClientTrust) {
        self.remember(former.intermediates.withLock { $0 }[...])
    }

    /// Whether a chain that was good still is.
    func verdict(onConnected chain: [[UInt8]], now: Timestamp) -> ClientCertificate {
        self.verdict(on: chain + self.intermediates.withLock { $0 }.filter { !chain.contains($0) }, now: now)
    }

    /// What the certificate of a resumed session is worth now: it may have expired or been revoked meanwhile.
    func verdict(onResumed certificate: [UInt8], now: Timestamp) -> ClientCertificate {
        self.verdict(on: [certificate] + self.intermediates.withLock { $0 }, now: now)
    }

    private func remember(_ chain: ArraySlice<[UInt8]>) {
        self.intermediates.withLock { known in
            for certificate in chain where !known.contains(certificate) && known.count < Self.mostIntermediates {
                known.append(certificate)
            }
        }
    }

    private static func reason(_ code: Int32) -> String { String(cString: client_trust_reason(code)) }

    /// The common names and DNS names of a certificate.
    private static func names(of certificate: [UInt8]) -> [String] {
        let text = [UInt8](unsafeUninitializedCapacity: self.longestNames) { buffer, count in
            let pointer = UnsafeMutableRawPointer(buffer.baseAddress)?.assumingMemoryBound(to: CChar.self)
            count = Int(max(0, client_certificate_names(certificate, certificate.count, pointer, buffer.count)))
        }
        return text.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// What a client certificate is worth.
enum ClientCertificate: Equatable, Sendable {
    /// Chain, validity, purpose and revocation were checked; the names that it was made out to, and its DER form.
    case genuine(names: [String], certificate: [UInt8])
    /// It does not count, for the reason given; the names are a claim.
    case refused(names: [String], String)
}

/// Owns OpenSSL's store of authorities and lists.
///
/// `@unchecked Sendable`: the pointer is set once, is freed by `deinit` alone, and after the `add` calls, which
/// `ClientTrust.init` makes before anybody else can have it, it is only used for verifying, which OpenSSL locks.
private final class Authority: @unchecked Sendable {
    let pointer: OpaquePointer

    init() throws {
        guard let pointer = client_trust_make() else { throw ServerProblem.outOfMemory }
        self.pointer = pointer
    }

    deinit { client_trust_free(self.pointer) }

    func add(authorities text: [UInt8], file: String) throws {
        try Self.check(client_trust_add_authorities(self.pointer, text, text.count), file)
    }

    func add(own text: [UInt8], file: String) throws {
        try Self.check(client_trust_add_own(self.pointer, text, text.count), file)
    }

    private static func check(_ count: Int32, _ file: String) throws {
        guard count > 0 else {
            throw TLSFile.authorities.problem(
                file, cause: "it holds no certificate in PEM form, or one that cannot be read",
                remedy: "each must begin with '-----BEGIN CERTIFICATE-----'")
        }
    }

    func add(lists bytes: [UInt8], _ file: String) throws {
        let count = client_trust_add_revocation_lists(self.pointer, bytes, bytes.count)
        guard count > 0 else {
            throw TLSFile.revocationLists.problem(
                file,
                cause: count == CLIENT_TRUST_FORGED
                    ? "it holds a list that was not signed by the authority whose name it bears"
                    : "it holds no revocation list, or one that cannot be read",
                remedy: "fetch it again from the authority: PEM ('-----BEGIN X509 CRL-----') or DER")
        }
    }

    func verify(_ chain: [[UInt8]], now: Timestamp) -> Int32 {
        let bytes = chain.flatMap(\.self)
        return client_trust_verify(self.pointer, bytes, bytes.count, now.milliseconds / 1000)
    }
}
