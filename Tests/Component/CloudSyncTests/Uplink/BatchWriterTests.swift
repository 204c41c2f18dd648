import Foundation
import Shared
import Testing

@testable import CloudSync

@Suite struct BatchWriterTests {
    struct Message: Decodable {
        struct Body: Decodable {
            struct LeftOut: Decodable, Equatable {
                var reason: String
                var count: Int
            }

            var epoch: String
            var stream: String
            var from: Int
            var to: Int
            var records: [[String: Int]]
            var leftOut: [LeftOut]?

            private enum CodingKeys: String, CodingKey {
                case epoch, stream, from, to, records
                case leftOut = "left_out"
            }
        }

        var specversion: String
        var id: String
        var source: String
        var type: String
        var time: String
        var datacontenttype: String
        var data: Body
    }

    func makeWriter(maximumBytes: Int = 2000) -> BatchWriter {
        BatchWriter(stream: "meter", source: "ev/v1/s", epoch: "E", after: 10, maximumBytes: maximumBytes)
    }

    func append(_ seq: Int64, padding: Int = 0, to writer: inout BatchWriter) -> Bool {
        writer.append(seq: seq) { json in
            json.raw("{\"seq\":")
            json.integer(seq)
            json.raw([UInt8](repeating: 0x20, count: padding))
            json.raw("}")
        }
    }

    func read(_ writer: BatchWriter) throws -> Message {
        let bytes = writer.message(time: Timestamp(milliseconds: 0))
        return try JSONDecoder().decode(Message.self, from: Data(bytes))
    }

    @Test func aBatchIsOneCloudEventNamedByItsRange() throws {
        var writer = makeWriter()
        for seq in Int64(11)...13 { #expect(append(seq, to: &writer)) }
        let message = try read(writer)
        #expect(message.specversion == "1.0")
        #expect(message.id == "E/meter/11-13")
        #expect(message.source == "ev/v1/s")
        #expect(message.type == "com.edgegateway.meter.v1")
        #expect(message.time == "1970-01-01T00:00:00.000Z")
        #expect(message.data.records == [["seq": 11], ["seq": 12], ["seq": 13]])
        #expect(message.data.leftOut == nil)
    }

    @Test func recordsThatAreNotThereAreCounted() throws {
        var writer = makeWriter()
        #expect(append(14, to: &writer))
        writer.extend(to: 20)
        let message = try read(writer)
        #expect(message.data.from == 11)
        #expect(message.data.to == 20)
        #expect(message.data.leftOut == [.init(reason: "pruned", count: 9)])
    }

    @Test func recordsThatWereGivenUpAreToldApartFromThosePruned() throws {
        var writer = makeWriter()
        #expect(append(14, to: &writer))
        let bytes = writer.message(time: Timestamp(milliseconds: 0), givenUp: 2)
        let message = try JSONDecoder().decode(Message.self, from: Data(bytes))
        #expect(message.data.leftOut == [.init(reason: "shed", count: 2), .init(reason: "pruned", count: 1)])
    }

    @Test func aFullBatchLeavesTheRecordToTheNext() throws {
        var writer = makeWriter(maximumBytes: 2000)
        var seq: Int64 = 11
        while append(seq, padding: 100, to: &writer) { seq += 1 }
        #expect(writer.last == seq - 1)
        #expect(writer.message(time: Timestamp(milliseconds: 0)).count <= 2000)
        #expect(try read(writer).data.records.count == Int(seq - 11))
    }

    @Test func aRecordThatIsTooLargeGoesAlone() throws {
        var writer = makeWriter(maximumBytes: 1000)
        #expect(append(11, padding: 5000, to: &writer))
        #expect(!append(12, to: &writer))
        #expect(try read(writer).data.to == 11)
    }

    @Test func whatIsLeftOutBehindARecordIsNotTheLastRecord() {
        var writer = makeWriter()
        #expect(append(11, to: &writer))
        writer.leaveOut(seq: 12)
        writer.extend(to: 14)
        #expect(writer.last == 14)
        #expect(writer.lastRecord == 11)
    }
}
