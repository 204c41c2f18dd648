/// One payload being held against its schema. Whoever makes it keeps the payload's document alive meanwhile.
struct SchemaCheck {
    let schemas: SchemaSet
    let isLenient: Bool
    private(set) var result = Validation()

    init(schemas: SchemaSet, isLenient: Bool) {
        self.schemas = schemas
        self.isLenient = isLenient
    }

    mutating func check(_ value: JSONCursor, _ rule: ValueRule, isRequired: Bool) {
        if !isRequired, self.isLenient, self.isTakenAsAbsent(value, rule) { return }
        switch rule.kind {
        case .anything: break
        case .object where self.isLenient && self.schemas.types[Int(rule.reference)].isOpen:
            self.checkVendorData(value, rule)
        case .object: self.checkObject(value, rule)
        case .array: self.checkArray(value, rule)
        case .boolean: self.checkBoolean(value)
        case .integer, .plainInteger, .number, .tenths: self.checkNumber(value, rule)
        case .text, .vendorText: self.checkText(value, rule)
        case .timestamp: self.checkTimestamp(value)
        case .uri: self.checkURI(value)
        case .enumeration, .openEnumeration: self.checkEnumeration(value, rule)
        }
    }

    /// null, or an empty text where the rule allows none.
    private mutating func isTakenAsAbsent(_ value: JSONCursor, _ rule: ValueRule) -> Bool {
        switch (value.node.kind, rule.kind) {
        case (_, .anything), (.string, .text), (.string, .vendorText): return false
        case (.null, _):
            self.result.tolerances.count(.null)
            return true
        case (.string, _) where value.node.length == 0:
            self.result.tolerances.count(.emptyText)
            return true
        default: return false
        }
    }

    private mutating func checkObject(_ value: JSONCursor, _ rule: ValueRule) {
        guard value.node.kind == .object else { return self.report(value, .wrongType, "must be an object") }
        let type = Int(rule.reference)
        var seen: UInt64 = 0
        var name = value.firstChild
        while name.index < value.end {
            defer { name = name.nextMember }
            guard let index = name.withContent({ self.schemas.types[type].names.index(of: $0) }) else {
                self.unknownMember(name.memberValue, isOpen: self.schemas.types[type].isOpen)
                continue
            }
            let bit: UInt64 = 1 << UInt64(truncatingIfNeeded: index)
            if seen & bit != 0 { self.report(name.memberValue, .duplicate, "occurs twice") }
            seen |= bit
            self.check(
                name.memberValue, self.schemas.types[type].rules[index],
                isRequired: self.schemas.types[type].required & bit != 0)
        }
        let missing = self.schemas.types[type].required & ~seen
        if missing != 0 { self.reportMissing(value, self.schemas.types[type], missing) }
    }

    /// Nothing is read of them: whatever is wrong with them keeps nothing else from being read.
    private mutating func checkVendorData(_ value: JSONCursor, _ rule: ValueRule) {
        let known = self.result
        self.checkObject(value, rule)
        guard self.result.violations.count > known.violations.count else { return }
        self.result = known
        self.tolerate(.vendorData)
    }

    private mutating func unknownMember(_ value: JSONCursor, isOpen: Bool) {
        guard !isOpen else { return }
        guard !self.isLenient else { return self.result.tolerances.count(.unknownMember) }
        self.report(value, .unknown, "is not a member of this message")
    }

    private mutating func reportMissing(_ value: JSONCursor, _ type: TypeRule, _ missing: UInt64) {
        for (index, name) in type.memberNames.enumerated() where missing & (1 << UInt64(index)) != 0 {
            self.report(path: value.value.path(ofMissing: name), .missing, "is missing")
        }
    }

    private mutating func checkArray(_ value: JSONCursor, _ rule: ValueRule) {
        guard value.node.kind == .array else { return self.report(value, .wrongType, "must be an array") }
        let elementRule = self.schemas.elements[Int(rule.reference)]
        var count: Int32 = 0
        var element = value.firstChild
        while element.index < value.end {
            count &+= 1
            self.check(element, elementRule, isRequired: true)
            element = element.next
        }
        if count < rule.low {
            if self.isLenient, count == 0 { return self.result.tolerances.count(.emptyArray) }
            self.report(value, .tooFewElements, "must have at least \(rule.low) elements")
        }
        if count > rule.high { self.report(value, .tooManyElements, "must have at most \(rule.high) elements") }
    }

    mutating func tolerate(_ tolerance: Tolerance) {
        self.result.tolerances.count(tolerance)
    }

    mutating func report(_ value: JSONCursor, _ kind: Violation.Kind, _ detail: @autoclosure () -> String) {
        guard self.result.violations.count < Validation.mostViolations else { return }
        self.report(path: value.value.path, kind, detail())
    }

    private mutating func report(path: String, _ kind: Violation.Kind, _ detail: String) {
        guard self.result.violations.count < Validation.mostViolations else { return }
        self.result.violations.append(Violation(path: path, kind: kind, detail: detail))
    }
}
