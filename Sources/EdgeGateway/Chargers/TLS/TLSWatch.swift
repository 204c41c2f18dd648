internal import ServiceLifecycle

/// Looks at the files every two seconds: a certificate is replaced by a rename, by a link that is turned, or in place, and
/// a look at the file's stamp sees all of these, on every file system.
struct TLSWatch: Service {
    let tls: LiveTLS

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .seconds(2))) != nil { await self.tls.reloadIfChanged() }
        }
    }
}
