extension SampledValue: JSONReadable {
    private enum Member: String, CaseIterable {
        case value, context, format, measurand, phase, location, unit, unitOfMeasure, signedMeterValue

        static let table = WireCases<Member>()
    }

    /// Reads a sampled value of any version: a value is a text or a number, a unit stands by itself or in a
    /// `unitOfMeasure`.
    public init(_ json: JSONValue) throws(MessageError) {
        guard json.node.kind == .object else { throw json.wrongType("an object") }
        self.init()
        try self.read(json)
    }

    private mutating func read(_ json: JSONValue) throws(MessageError) {
        var reading = Reading()
        let object = json.cursor
        var name = object.firstChild
        while name.index < object.end {
            if let known = name.withContent({ Member.table.value($0) }), name.memberValue.node.kind != .null {
                try self.read(known, name.memberValue, &reading)
            }
            name = name.nextMember
        }
        guard reading.hasValue else { throw MessageError(path: json.path(ofMissing: "value"), problem: .missing) }
        if !reading.hasUnit { self.unit = self.measurand?.defaultUnit ?? .none }
        if reading.isSigned { self.signed = self.signed ?? .text(self.value) }
    }

    /// What a member says about others.
    private struct Reading {
        var hasValue = false
        var hasUnit = false
        var isSigned = false
    }

    private init() {
        self.value = ""
        self.number = nil
        self.measurand = .energyActiveImportRegister
        self.vendorMeasurand = nil
        self.phase = nil
        self.context = .samplePeriodic
        self.location = .outlet
        self.unit = .wattHour
        self.multiplier = 0
        self.signed = nil
    }

    private mutating func read(
        _ member: Member, _ json: JSONCursor, _ reading: inout Reading
    ) throws(MessageError) {
        // An empty text stands for a member that was left out.
        if member != .value, json.isEmptyString { return }
        switch member {
        case .value:
            self.value = try json.stringOrNumberText()
            self.number = json.lenientDecimal
            reading.hasValue = true
        case .context:
            guard let context = json.withContent({ ReadingContext.wire.value($0) }) else {
                self.context = .other
                return self.ownWords.append(.context(try json.ownWord()))
            }
            self.context = context
        case .format: reading.isSigned = json.withContent { $0.elementsEqual("SignedData".utf8) } ?? false
        case .measurand:
            self.measurand = json.withContent { Measurand.wire.value($0) }
            if self.measurand == nil { self.vendorMeasurand = try json.stringOrNumberText() }
        case .phase:
            self.phase = json.withContent { Phase.wire.value($0) }
            if self.phase == nil { self.ownWords.append(.phase(try json.ownWord())) }
        case .location:
            guard let location = json.withContent({ MeasurementLocation.wire.value($0) }) else {
                return self.ownWords.append(.location(try json.ownWord()))
            }
            self.location = location
        case .unit:
            self.unit = try MeasurementUnit(json)
            reading.hasUnit = true
        case .unitOfMeasure: reading.hasUnit = try self.readUnitOfMeasure(json.value)
        case .signedMeterValue: self.signed = .object(json.value.rawBytes)
        }
    }

    /// Whether the object names a unit.
    private mutating func readUnitOfMeasure(_ json: JSONValue) throws(MessageError) -> Bool {
        self.multiplier = try json.optional("multiplier") ?? 0
        guard let unit = json["unit"], !unit.isNull, !unit.isEmptyString else { return false }
        self.unit = try MeasurementUnit(unit.cursor)
        return true
    }
}

extension JSONCursor {
    /// A word that no standard lists.
    fileprivate func ownWord() throws(MessageError) -> String {
        guard self.node.kind == .string else { throw self.value.wrongType("a string") }
        return self.value.string ?? ""
    }
}

extension MeasurementUnit {
    fileprivate init(_ json: JSONCursor) throws(MessageError) {
        if let known = json.withContent({ Self.known($0) }) {
            self = known
        } else {
            self = .other(try json.stringOrNumberText())
        }
    }
}
