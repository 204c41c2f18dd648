import Foundation

@testable import OCPP

/// A message with the verdict of Python's `jsonschema` on it, made by `scripts/make_ocpp_schemas.py --fixtures`.
struct Fixture: Sendable, CustomStringConvertible {
    let action: Action
    let isRequest: Bool
    let isValid: Bool
    let text: String

    var description: String { "\(self.action.version) \(self.action.name) \(self.text)" }

    var hasHugeNumber: Bool { self.text.contains("e+30") }

    func payload() throws -> JSONValue { try JSONDocument(self.text).root }

    func validation(_ mode: Validator.Mode) throws -> Validation {
        let validator = Validator(self.action.version, mode)
        return self.isRequest
            ? validator.validate(try self.payload(), requestOf: self.action)
            : validator.validate(try self.payload(), responseTo: self.action)
    }

    /// Every fixture; empty, which the tests notice, when the file cannot be read.
    static let all: [Fixture] = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = folder.appendingPathComponent("Fixtures/validation.tsv")
        let lines = (try? String(contentsOf: file, encoding: .utf8))?.split(separator: "\n") ?? []
        return lines.compactMap { line in
            let fields = line.split(separator: "\t", maxSplits: 4)
            guard fields.count == 5, let version = OCPPVersion(subprotocol: fields[0]),
                let action = Action.named(String(fields[1]), in: version)
            else { return nil }
            return Fixture(
                action: action, isRequest: fields[2] == "request", isValid: fields[3] == "valid",
                text: String(fields[4]))
        }
    }()
}
