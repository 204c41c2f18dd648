/// One payload being held against its schema.
struct SchemaCheck {
    let schemas: SchemaSet
    let isLenient: Bool
    private(set) var result = Validation()

    init(schemas: SchemaSet, isLenient: Bool) {
        self.schemas = schemas
        self.isLenient = isLenient
    }

    mutating func check(_ value: JSONValue, _ rule: ValueRule, isRequired: Bool) {
        if !isRequired, self.isLenient, self.isTakenAsAbsent(value, rule) { return }
        switch rule.kind {
        case .anything: break
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
    private mutating func isTakenAsAbsent(_ value: JSONValue, _ rule: ValueRule) -> Bool {
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

    private mutating func checkObject(_ value: JSONValue, _ rule: ValueRule) {
        guard value.node.kind == .object else { return self.report(value, .wrongType, "must be an object") }
        let type = Int(rule.reference)
        var seen: UInt64 = 0
        for member in value.members {
            guard let index = member.name.withContent({ self.schemas.types[type].names.index(of: $0) }) else {
                self.unknownMember(member, isOpen: self.schemas.types[type].isOpen)
                continue
            }
            let bit: UInt64 = 1 << UInt64(truncatingIfNeeded: index)
            if seen & bit != 0 { self.report(member.value, .duplicate, "occurs twice") }
            seen |= bit
            self.check(
                member.value, self.schemas.types[type].members[index].rule,
                isRequired: self.schemas.types[type].required & bit != 0)
        }
        let missing = self.schemas.types[type].required & ~seen
        if missing != 0 { self.reportMissing(value, self.schemas.types[type], missing) }
    }

    private mutating func unknownMember(_ member: JSONValue.Member, isOpen: Bool) {
        guard !isOpen else { return }
        guard !self.isLenient else { return self.result.tolerances.count(.unknownMember) }
        self.report(member.value, .unknown, "is not a member of this message")
    }

    private mutating func reportMissing(_ value: JSONValue, _ type: TypeRule, _ missing: UInt64) {
        for (index, member) in type.members.enumerated() where missing & (1 << UInt64(index)) != 0 {
            self.report(path: value.path(ofMissing: member.name), .missing, "is missing")
        }
    }

    private mutating func checkArray(_ value: JSONValue, _ rule: ValueRule) {
        guard value.node.kind == .array else { return self.report(value, .wrongType, "must be an array") }
        let elementRule = self.schemas.elements[Int(rule.reference)]
        var count: Int32 = 0
        for element in value.elements {
            count &+= 1
            self.check(element, elementRule, isRequired: true)
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

    mutating func report(_ value: JSONValue, _ kind: Violation.Kind, _ detail: @autoclosure () -> String) {
        guard self.result.violations.count < Validation.mostViolations else { return }
        self.report(path: value.path, kind, detail())
    }

    private mutating func report(path: String, _ kind: Violation.Kind, _ detail: String) {
        guard self.result.violations.count < Validation.mostViolations else { return }
        self.result.violations.append(Violation(path: path, kind: kind, detail: detail))
    }
}
