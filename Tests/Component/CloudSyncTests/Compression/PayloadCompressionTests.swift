import Foundation
import Testing

@testable import CloudSync

@Suite struct PayloadCompressionTests {
    private let long = MQTTPublication(
        topic: "t", payload: Array(repeating: Array(#"{"measurand":"Voltage"}"#.utf8), count: 100).flatMap(\.self),
        contentType: CloudEvent.contentType)

    @Test func aBatchIsPackedAndSaysSo() throws {
        let packed = PayloadCompression(isOn: true).packed(self.long)
        #expect(packed.payload.prefix(2) == [0x1F, 0x8B])
        #expect(packed.payload.count < self.long.payload.count / 10)
        #expect(packed.properties.contentEncoding == "gzip")
        #expect(packed.properties.contentType == CloudEvent.contentType)
        #expect(try self.unpacked(packed.payload) == self.long.payload)
    }

    @Test func whatIsOffShortPackedOrIncompressibleGoesAsItIs() {
        let on = PayloadCompression(isOn: true)
        #expect(PayloadCompression(isOn: false).packed(self.long) == self.long)
        let short = MQTTPublication(topic: "t", payload: [UInt8](repeating: 65, count: 1023))
        #expect(on.packed(short) == short)
        let packed = on.packed(self.long)
        #expect(on.packed(packed) == packed)
        var generator = SystemRandomNumberGenerator()
        let noise = MQTTPublication(
            topic: "t", payload: (0..<2000).map { _ in UInt8.random(in: 0...255, using: &generator) })
        #expect(on.packed(noise) == noise)
    }

    /// By a program that knows nothing of ours.
    private func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appending(path: "packed-\(UUID().uuidString).gz")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(bytes).write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return Array(data)
    }
}
