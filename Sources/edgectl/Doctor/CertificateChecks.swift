internal import Foundation
internal import Shared

/// The certificates that the configuration names.
enum CertificateChecks {
    static func certificates(of configuration: Configuration, now: Timestamp) -> [Diagnosis] {
        var diagnoses: [Diagnosis] = []
        if let files = configuration.chargers.tls.files {
            diagnoses.append(self.certificate("Chargers' certificate", files.certificate, now: now))
            diagnoses.append(self.key("Chargers' key", files.key))
        }
        let cloud = configuration.cloud.tls
        if configuration.cloud.enabled, cloud.enabled {
            if let file = cloud.caFile { diagnoses.append(self.certificate("Broker's authority", file, now: now)) }
            if let file = cloud.certificateFile {
                diagnoses.append(self.certificate("Cloud certificate", file, now: now))
            }
            if let file = cloud.keyFile { diagnoses.append(self.key("Cloud key", file)) }
        }
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

    static func verdict(_ name: String, _ path: String, expiry: Timestamp, now: Timestamp) -> Diagnosis {
        let left = expiry.milliseconds(since: now)
        let text = "\(path) is valid until \(LocalTime.full(expiry))"
        if left <= 0 {
            return .bad(name, "\(path) expired on \(LocalTime.full(expiry))", "renew it, then restart the daemon")
        }
        if left < 30 * 86_400_000 { return .warning(name, text, "renew it, then restart the daemon") }
        return .good(name, text)
    }

    private static func key(_ name: String, _ path: String) -> Diagnosis {
        guard let data = FileManager.default.contents(atPath: path) else { return self.unreadable(name, path) }
        guard String(decoding: data, as: UTF8.self).contains("PRIVATE KEY-----") else {
            return .bad(
                name, "\(path) holds no private key in PEM form", "give a PEM file (-----BEGIN PRIVATE KEY-----)")
        }
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
