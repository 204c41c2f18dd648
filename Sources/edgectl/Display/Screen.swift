internal import Foundation
internal import Shared

/// Prints an answer as a person or as a program wants it.
struct Screen {
    private let terminal = Terminal.standardOutput
    var width: Int { self.terminal.width }
    var usesColour: Bool { self.terminal.usesColour }

    /// Prints `value` as JSON where `options` ask for it; says whether it did.
    func json(_ value: some Encodable, _ options: CommonOptions) throws -> Bool {
        guard options.json else { return false }
        Output.write(try APICoding.encode(value, pretty: true) + Data("\n".utf8))
        return true
    }

    /// Prints what became of a change: `receipt` for programs, `text` for people.
    func done(_ text: String, _ receipt: some Encodable, _ options: CommonOptions) throws {
        if try !self.json(receipt, options) { Output.line(text) }
    }

    /// Prints a table, or says that there is nothing.
    func table(_ table: Table, empty: String) {
        guard !table.rows.isEmpty else { return Output.line(empty) }
        Output.lines(table.lines(width: self.width, usesColour: self.usesColour))
    }

    func facts(_ facts: FactList) {
        Output.lines(facts.lines(width: self.width, usesColour: self.usesColour))
    }

    func heading(_ text: String) {
        Output.line()
        Output.line(Colour.bold.paint(text, isOn: self.usesColour))
    }

    /// Says that a list goes on.
    func more<Item>(_ page: Page<Item>) {
        if page.next != nil { Output.note("there is more; ask for it with --limit") }
    }
}
