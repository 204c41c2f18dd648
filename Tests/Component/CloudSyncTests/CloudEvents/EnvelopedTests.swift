import Foundation
import Shared
import Testing

@testable import CloudSync

@Suite struct EnvelopedTests {
    private struct Order: EventContent, Equatable {
        static let eventType: String? = "command"

        var id: String
    }

    private func read(_ specversion: String, _ type: String?, more: String = "") throws -> Order {
        let type = type.map { #""type":"\#($0)","# } ?? ""
        let json = #"{"specversion":\#(specversion),\#(type)"data":{"id":"c1"\#(more)}\#(more)}"#
        return try JSONDecoder().decode(Enveloped<Order>.self, from: Data(json.utf8)).content
    }

    @Test func unknownMembersAreIgnored() throws {
        #expect(try self.read(#""1.0""#, "com.edgegateway.command.v1", more: #","new":{"a":[1]}"#) == Order(id: "c1"))
        let plain = Data(#"{"id":"c1","new":[1],"type":"anything"}"#.utf8)
        #expect(try JSONDecoder().decode(Enveloped<Order>.self, from: plain).content == Order(id: "c1"))
    }

    @Test(arguments: [#""1.0""#, #""1.0.2""#, #""1.7""#], ["v1", "v1.2"])
    func minorVersionsAreRead(specversion: String, version: String) throws {
        #expect(try self.read(specversion, "com.edgegateway.command.\(version)") == Order(id: "c1"))
    }

    @Test(arguments: [
        (#""2.0""#, "com.edgegateway.command.v1", "'specversion' is '2.0'"),
        (#""0.3""#, "com.edgegateway.command.v1", "'specversion' is '0.3'"),
        (#""""#, "com.edgegateway.command.v1", "'specversion' is ''"),
        (#""1.0""#, "com.edgegateway.command.v2", "'com.edgegateway.command.v2'"),
        (#""1.0""#, "com.edgegateway.command.v10", "'com.edgegateway.command.v10'"),
        (#""1.0""#, "com.edgegateway.ack.v1", "'com.edgegateway.ack.v1'"),
        (#""1.0""#, "org.example.command.v1", "'org.example.command.v1'"),
    ])
    func otherTypesAndMajorVersionsAreRefusedWithWords(specversion: String, type: String, words: String) {
        #expect { try self.read(specversion, type) } throws: {
            ($0 as? EnvelopeProblem)?.description.contains(words) == true
        }
    }

    @Test func anEventWithoutATypeIsNone() {
        #expect(throws: DecodingError.self) { try self.read(#""1.0""#, nil) }
    }

    @Test func theIdIsReadOfAnyVersion() throws {
        let json = Data(#"{"specversion":"3.0","type":"x","data":{"id":"c1"}}"#.utf8)
        #expect(try JSONDecoder().decode(Enveloped<EventIdentity>.self, from: json).content.id == "c1")
    }
}
