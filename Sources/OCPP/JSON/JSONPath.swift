extension JSONValue {
    /// Where the value stands in its message, for people: `meterValue[0].timestamp`; empty for the payload itself.
    ///
    /// In a frame, whose outermost value is an array, it counts from the payload.
    public var path: String {
        var path = ""
        var current = self.document.root
        if current.kind == .array, let element = current.elements.first(where: { $0.contains(self.index) }) {
            current = element
        }
        while current.index != self.index, let (step, next) = current.step(towards: self.index) {
            path += path.isEmpty && step.hasPrefix(".") ? String(step.dropFirst()) : step
            current = next
        }
        return path
    }

    /// The path of a member that this object lacks.
    func path(ofMissing name: String) -> String {
        let path = self.path
        return path.isEmpty ? name : "\(path).\(name)"
    }

    private func contains(_ index: Int) -> Bool { self.index <= index && index < Int(self.node.next) }

    private func step(towards index: Int) -> (String, JSONValue)? {
        for (position, element) in self.elements.enumerated() where element.contains(index) {
            return ("[\(position)]", element)
        }
        for member in self.members where member.value.contains(index) {
            return (".\(member.name.string ?? "")", member.value)
        }
        return nil
    }
}
