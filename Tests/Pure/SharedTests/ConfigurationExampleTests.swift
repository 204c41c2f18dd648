import Foundation
import Testing

@testable import Shared

/// `config.example.toml` is the documentation of the keys: it must stay complete and true.
@Suite struct ConfigurationExampleTests {
    private static let example: String = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return (try? String(contentsOf: folder.appending(path: "config.example.toml"), encoding: .utf8)) ?? ""
    }()

    @Test func theExampleSetsEveryKeyToItsDefault() throws {
        #expect(try Configuration.parse(Self.example, file: "config.example.toml") == .default)

        let lines = TOMLKeyLines(Self.example)
        for key in Configuration.keys {
            let path = key.split(separator: ".").map { TOMLPathElement.key(String($0)) }
            #expect(lines.line(of: path) != nil, "config.example.toml lacks \(key)")
        }
    }

    @Test func everyKeyOfTheExampleIsExplained() {
        var above = ""
        for line in Self.example.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.contains(" = "), !line.hasPrefix("#") {
                #expect(above.hasPrefix("#") || above.contains(" = "), "nothing explains \(line)")
            }
            above = String(line)
        }
    }

    @Test func everySettingHasAKey() {
        let settings = Self.settings(of: Configuration.default, at: "")
        #expect(Set(settings) == Set(Configuration.keys))
        #expect(settings.count == Configuration.keys.count)
    }

    /// The stored properties, as the keys that they should have.
    private static func settings(of value: Any, at path: String) -> [String] {
        Mirror(reflecting: value).children.flatMap { child -> [String] in
            let key = path + Self.snakeCase(child.label ?? "")
            let isSection = Mirror(reflecting: child.value).displayStyle == .struct && !(child.value is String)
            guard isSection, !Mirror(reflecting: child.value).children.isEmpty else { return [key] }
            return Self.settings(of: child.value, at: key + ".")
        }
    }

    private static func snakeCase(_ label: String) -> String {
        if label == "protocolVersion" { return "protocol" }
        var key = ""
        var previousIsCapital = true
        for character in label {
            if character.isUppercase, !previousIsCapital { key += "_" }
            previousIsCapital = character.isUppercase
            key += character.lowercased()
        }
        return key
    }
}
