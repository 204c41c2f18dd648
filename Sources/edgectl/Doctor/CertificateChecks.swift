internal import Foundation
internal import Shared

/// The certificates that the configuration names.
enum CertificateChecks {
    static func certificates(of configuration: Configuration, now: Timestamp) -> [Diagnosis] {
        var diagnoses: [Diagnosis] = []
        if let files = configuration.chargers.tls.files {
            diagnoses.append(self.certificate("Chargers' certificate", files.certificate, now: now))
            diagnoses.append(self.key("Chargers' key", files.key))
            let tls = configuration.chargers.tls
            if let file = tls.clientCaFile { diagnoses.append(self.certificate("Chargers' authority", file, now: now)) }
            if let file = tls.crlFile { diagnoses.append(self.revocationList("Revocation list", file, now: now)) }
        }
        if configuration.cloud.enabled { diagnoses += self.cloud(configuration.cloud, now: now) }
        return diagnoses
    }

    private static func cloud(_ cloud: Configuration.Cloud, now: Timestamp) -> [Diagnosis] {
        var diagnoses: [Diagnosis] = []
        func add(_ name: String, _ file: String?, _ check: (String) -> Diagnosis) {
            guard let file else { return }
            let ofSystemd = Diagnosis.skipped(name, "\(file) is handed to the daemon alone, by systemd")
            diagnoses.append(CredentialFile(file).isOfSystemd ? ofSystemd : check(file))
        }
        add("Broker's password", cloud.passwordFile) { self.secret("Broker's password", $0) }
        guard cloud.urls.contains(where: \.usesTLS) else { return diagnoses }
        add("Broker's authority", cloud.tls.caFile) { self.certificate("Broker's authority", $0, now: now) }
        add("Cloud certificate", cloud.tls.certificateFile) { self.certificate("Cloud certificate", $0, now: now) }
        add("Cloud key", cloud.tls.keyFile) { self.key("Cloud key", $0) }
        return diagnoses
    }

    private static func certificate(_ name: String, _ path: String, now: Timestamp) -> Diagnosis {
        guard let data = FileManager.default.contents(atPath: path) else {
            return self.unreadable(name, path)
        }
        guard let expiry = CertificateExpiry.earliest(inPEM: String(decoding: data, as: UTF8.self)) else {
            return .bad(
                name, "\(path) holds no certificate in PEM form", "give a PEM file (-----BEGIN CERTIFICATE-----)")
        }
        return self.verdict(name, path, expiry: expiry, now: now)
    }

    private static let renewal = "replace the file with a new one: the daemon takes it by itself"

    static func verdict(_ name: String, _ path: String, expiry: Timestamp, now: Timestamp) -> Diagnosis {
        let left = expiry.milliseconds(since: now)
        let text = "\(path) is valid until \(LocalTime.full(expiry))"
        if left <= 0 {
            return .bad(name, "\(path) expired on \(LocalTime.full(expiry))", Self.renewal)
        }
        if left < ExpiryWarning.early { return .warning(name, text, Self.renewal) }
        return .good(name, text)
    }

    private static func revocationList(_ name: String, _ path: String, now: Timestamp) -> Diagnosis {
        guard let data = FileManager.default.contents(atPath: path) else { return self.unreadable(name, path) }
        guard let validity = RevocationListValidity(file: Array(data)) else {
            return .bad(
                name, "\(path) holds no revocation list",
                "fetch it again from the authority: PEM (-----BEGIN X509 CRL-----) or DER")
        }
        return self.verdict(name, path, validity, now: now)
    }

    /// A list lives for weeks: it is spoken of in the last third of its time, and at most 60 days ahead.
    static func verdict(_ name: String, _ path: String, _ validity: RevocationListValidity, now: Timestamp) -> Diagnosis
    {
        guard let end = validity.end else { return .good(name, "\(path) has no end") }
        let left = end.milliseconds(since: now)
        let remedy = "fetch a new one from the authority into the same file: the daemon takes it by itself"
        if left <= 0 {
            let text = "\(path) should have been replaced on \(LocalTime.full(end)); what it revokes stays revoked"
            return .bad(name, "\(text), what was revoked since is not known", remedy)
        }
        let text = "\(path) is up to date until \(LocalTime.full(end))"
        let early = min(ExpiryWarning.early, end.milliseconds(since: validity.begin) / 3)
        return left < early ? .warning(name, text, remedy) : .good(name, text)
    }

    private static func key(_ name: String, _ path: String) -> Diagnosis {
        guard let data = FileManager.default.contents(atPath: path) else { return self.unreadable(name, path) }
        guard String(decoding: data, as: UTF8.self).contains("PRIVATE KEY-----") else {
            return .bad(
                name, "\(path) holds no private key in PEM form", "give a PEM file (-----BEGIN PRIVATE KEY-----)")
        }
        return self.readers(name, path)
    }

    private static func secret(_ name: String, _ path: String) -> Diagnosis {
        guard FileManager.default.isReadableFile(atPath: path) else { return self.unreadable(name, path) }
        return self.readers(name, path)
    }

    /// Whether others on this machine can read a secret.
    private static func readers(_ name: String, _ path: String) -> Diagnosis {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0
        guard mode & 0o007 == 0 else {
            return .warning(name, "everybody on this machine can read \(path)", "chmod o= \(path)")
        }
        return .good(name, "\(path) can be read")
    }

    private static func unreadable(_ name: String, _ path: String) -> Diagnosis {
        guard FileManager.default.fileExists(atPath: path) else {
            return .bad(name, "there is no file \(path)", "correct the path in the configuration")
        }
        return .skipped(name, "\(path) cannot be read by this user")
    }
}
