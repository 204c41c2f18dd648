internal import Foundation

/// A certificate, key, list or password that the configuration names, as a start of the daemon would meet it.
struct NamedFile {
    /// As a dotted path, such as `chargers.tls.key_file`.
    let key: String
    let path: String
    /// Whether the daemon does not start without it; else it starts, and what needs the file does not work.
    let isNeededToStart: Bool

    /// What keeps the file from being read; nil when nothing does.
    ///
    /// - Parameter isDaemon: whether this process has the rights of the daemon: what another user may not read, the
    ///   daemon perhaps may.
    func problem(isDaemon: Bool) -> (message: String, remedy: String, severity: ConfigurationProblem.Severity)? {
        let severity: ConfigurationProblem.Severity = self.isNeededToStart ? .error : .warning
        let place = self.path.hasPrefix("/") ? "" : " in \(FileManager.default.currentDirectoryPath)"
        var isFolder: ObjCBool = false
        if FileManager.default.isReadableFile(atPath: self.path) {
            _ = FileManager.default.fileExists(atPath: self.path, isDirectory: &isFolder)
            return isFolder.boolValue ? ("is \(self.path), a directory", "Give the path of a file.", severity) : nil
        }
        // Asked for once more, for its reason: what stands in a closed directory is not there for FileManager either.
        guard access(self.path, R_OK) != 0, errno == EACCES else {
            return (
                "is \(self.path): there is no such file\(place)",
                "Correct the path, or put the file there.", severity
            )
        }
        return (
            "is \(self.path), which this user may not read",
            isDaemon
                ? "Let the user that runs edge-gateway read it." : "See that the user that runs edge-gateway may.",
            isDaemon ? severity : .warning
        )
    }
}

extension Configuration {
    /// What is used of the files that can be named; a credential of systemd is there for the service alone.
    var namedFiles: [NamedFile] {
        let chargers = self.chargers.tls
        let keys = [
            ("certificate_file", chargers.certificateFile), ("key_file", chargers.keyFile),
            ("client_ca_file", chargers.clientCaFile), ("crl_file", chargers.crlFile),
        ]
        let needed = keys.compactMap { key, path in
            path.map { NamedFile(key: "chargers.tls.\(key)", path: $0, isNeededToStart: true) }
        }
        return needed + (self.cloud.enabled ? self.cloud.namedFiles : [])
    }
}

extension Configuration.Cloud {
    fileprivate var namedFiles: [NamedFile] {
        var keys = [("password_file", self.passwordFile)]
        if self.urls.contains(where: \.usesTLS) {
            keys += [
                ("tls.ca_file", self.tls.caFile), ("tls.certificate_file", self.tls.certificateFile),
                ("tls.key_file", self.tls.keyFile),
            ]
        }
        return keys.compactMap { key, name in
            guard let name, let path = CredentialFile(name).path() else { return nil }
            return NamedFile(key: "cloud.\(key)", path: path, isNeededToStart: false)
        }
    }
}
