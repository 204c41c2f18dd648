extension Configuration {
    /// `[files]`: where chargers fetch firmware and bring logs, over HTTP or, with `[chargers.tls]`, HTTPS.
    public struct Files: Equatable, Sendable {
        /// Whether it is served at all.
        public var enabled = true
        /// The address to listen on; `::` is IPv6 and IPv4.
        public var listenAddress = "0.0.0.0"
        /// The TCP port, 1 to 65,535; 0 takes any free one.
        public var port = 9001
        /// What links begin with; nil is the host that each charger connects to, with the port above.
        public var publicUrl: String?
        /// Where the files are kept; nil is beside the database.
        public var directory: String?
        /// The longest file that a charger may bring, 1 KiB to 16 GiB.
        public var maxUploadBytes = 67_108_864
        /// The most files from chargers that are kept, 1 to 100,000.
        public var maxUploads = 500
        /// The most bytes of files from chargers that are kept, 1 KiB to 1 TiB.
        public var maxUploadsTotalBytes = 1_073_741_824
        /// How long a link can be used at the most, 1 minute to 30 days.
        public var linkLifetimeSeconds = 86_400
        /// The most connections at once, 1 to 10,000.
        public var maxConnections = 64

        public init() {}

        /// Where chargers fetch and bring files, `0.0.0.0:9001`; nil where they cannot.
        public var address: String? { self.enabled ? "\(self.listenAddress):\(self.port)" : nil }

        /// - Parameter theirs: the table `[chargers]`.
        mutating func read(_ table: ConfigurationTable, beside chargers: Chargers, _ theirs: ConfigurationTable) {
            table.read("enabled", into: &self.enabled)
            table.read("listen_address", into: &self.listenAddress, .host)
            table.read("port", into: &self.port, in: 0...65_535)
            table.read("public_url", into: &self.publicUrl, .webAddress)
            table.read("directory", into: &self.directory, .path)
            table.read("max_upload_bytes", into: &self.maxUploadBytes, in: 1024...(16 << 30))
            table.read("max_uploads", into: &self.maxUploads, in: 1...100_000)
            table.read("max_uploads_total_bytes", into: &self.maxUploadsTotalBytes, in: 1024...(1 << 40))
            table.read("link_lifetime_seconds", into: &self.linkLifetimeSeconds, in: 60...2_592_000)
            table.read("max_connections", into: &self.maxConnections, in: 1...10_000)
            self.checkPort(table, chargers, theirs)
        }

        /// Whoever gives chargers a second port is soon at the one that files have by themselves.
        private func checkPort(_ table: ConfigurationTable, _ chargers: Chargers, _ theirs: ConfigurationTable) {
            let addresses = [self.listenAddress, chargers.listenAddress]
            let meet = addresses[0] == addresses[1] || addresses.contains { $0 == "0.0.0.0" || $0 == "::" }
            let ports = [(["port"], chargers.port), (["tls", "port"], chargers.tls.port ?? 0)]
            guard self.enabled, meet, self.port != 0, let same = ports.first(where: { $0.1 == self.port }) else {
                return
            }
            let remedy = "Use another one for one of the two, or set files.enabled = false."
            let name = (["chargers"] + same.0).joined(separator: ".")
            // The line is that of a port which somebody wrote.
            if !table.holds("port"), theirs.toml != nil {
                theirs.report(same.0, "is \(self.port), as files.port is", remedy: remedy)
            } else {
                table.report(["port"], "is \(self.port), as \(name) is", remedy: remedy)
            }
        }
    }

    /// The folder of the files: the configured one, or that beside the database.
    public var filesFolder: String { self.files.directory ?? self.database.path + "-files" }
}

extension TextRule {
    /// What a link begins with: scheme, host and, where needed, port and path.
    fileprivate static let webAddress = TextRule { text in
        if let wrong = Self.oneTo(200).problem(with: text) { return wrong }
        let rest = ["http://", "https://"].first { text.hasPrefix($0) }.map { text.dropFirst($0.count) }
        let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"?#\"<>\\".utf8.contains($0) }
        guard let rest, let first = rest.first, first != "/", isPlain, !text.hasSuffix("/") else {
            return (
                "not an address that chargers can open",
                "Write it like http://192.168.1.10:9001, without a slash at the end."
            )
        }
        return nil
    }
}
