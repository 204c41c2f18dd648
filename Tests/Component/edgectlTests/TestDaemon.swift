import Foundation
import Logging
import ServiceLifecycle
import Shared
import SiteFixtures
import Store
import Testing

@testable import EdgeGateway

/// The local API of a sample site on a real socket, for the length of `body`.
enum TestDaemon {
    static func serving<Value: Sendable>(
        _ site: SampleSite, trace: FrameTrace = FrameTrace(limit: 65_536),
        _ body: @escaping @Sendable (_ socketPath: String) async throws -> Value
    ) async throws -> Value {
        var configuration = Configuration()
        configuration.api.socketPath = site.socketPath
        let context = APIContext(
            store: site.store, configuration: configuration, trace: trace, counters: ServerCounters(),
            isServing: { true }, cloudStatus: { nil })
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let api = LocalAPI(context: context, configuration: configuration.api, logger: logger)
        let group = ServiceGroup(configuration: .init(services: [.init(service: api)], logger: logger))
        let socketPath = site.socketPath
        return try await withThrowingTaskGroup(of: Value?.self) { tasks in
            tasks.addTask {
                try await group.run()
                return nil
            }
            tasks.addTask {
                try await self.waitUntilAnswered(socketPath)
                let value = try await body(socketPath)
                await group.triggerGracefulShutdown()
                return value
            }
            defer { tasks.cancelAll() }
            while let value = try await tasks.next() {
                if let value { return value }
            }
            throw Refusal(.unavailable, "the local API ended early")
        }
    }

    /// The socket has its permissions when the server runs.
    private static func waitUntilAnswered(_ path: String) async throws {
        let mode = Int(Configuration().api.socketMode)
        try await until("the local API to start") {
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return (attributes?[.posixPermissions] as? NSNumber)?.intValue == mode
        }
    }
}

/// The built `edgectl`, run as a person runs it.
struct EdgeCtl {
    struct Answer {
        var exitCode: Int32
        var output: String
        var complaint: String

        var lines: [Substring] { self.output.split(separator: "\n") }
    }

    static func run(
        _ arguments: [String], in folder: URL? = nil, input: String? = nil
    ) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try self.runAndWait(arguments, in: folder, input: input) })
            }
        }
    }

    private static func runAndWait(_ arguments: [String], in folder: URL?, input: String?) throws -> Answer {
        let process = Process()
        process.executableURL = self.program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ["TZ": "UTC", "PATH": "/usr/bin:/bin"]
        let (output, complaint, feed) = (Pipe(), Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = complaint
        process.standardInput = feed
        try process.run()
        if let input { try feed.fileHandleForWriting.write(contentsOf: Data(input.utf8)) }
        try feed.fileHandleForWriting.close()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        let words = try complaint.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Answer(
            exitCode: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            complaint: String(decoding: words, as: UTF8.self))
    }

    /// Beside the program that runs the tests.
    private static var program: URL {
        let folders =
            [Bundle.main.bundleURL, Bundle.main.bundleURL.deletingLastPathComponent()]
            + Bundle.allBundles.map {
                $0.bundleURL.deletingLastPathComponent()
            }
        let candidates = folders.map { $0.appending(path: "edgectl") }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? candidates[0]
    }
}
