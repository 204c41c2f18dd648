internal import OCPP
internal import Shared

/// Which limits will hold (GetCompositeSchedule: 1.6 §5.7, 2.x K08); the schedule is kept as the command's answer.
extension V16Commands {
    func schedule(_ question: ScheduleQuestion) -> OutboundCommand {
        let request = V16.GetCompositeSchedule(
            connectorId: question.evse, duration: question.durationSeconds,
            chargingRateUnit: question.unit.map { $0 == .ampere ? .a : .w })
        return OutboundCommand(
            asking: request, found: { CompositeSchedule($0, of: question) },
            read: { CommandAnswer($0.status.rawValue) })
    }
}

extension V2Commands {
    func schedule(_ question: ScheduleQuestion) -> OutboundCommand {
        let request = V2.GetCompositeSchedule(
            duration: question.durationSeconds, chargingRateUnit: question.unit.map { $0 == .ampere ? .a : .w },
            evseId: question.evse)
        return OutboundCommand(
            asking: request, found: { CompositeSchedule($0.schedule) },
            read: { CommandAnswer($0.status.rawValue, detail: $0.statusInfo?.text) })
    }
}

extension OutboundCommand {
    fileprivate init<Request: RequestMessage>(
        asking request: Request, found: @escaping @Sendable (Request.Response) -> CompositeSchedule?,
        read: @escaping @Sendable (Request.Response) -> CommandAnswer
    ) {
        self.init(request) { response in
            guard case .accepted(let words) = read(response), found(response) == nil else { return read(response) }
            return .accepted("\(words), but it tells no schedule")
        }
        self.kept = { json in
            guard let schedule = (try? Request.Response(json)).flatMap(found) else { return nil }
            return (try? APICoding.encode(schedule)).map { String(decoding: $0, as: UTF8.self) }
        }
    }
}

extension CompositeSchedule {
    fileprivate init?(_ response: V16.GetCompositeSchedule.Response, of question: ScheduleQuestion) {
        guard let schedule = response.chargingSchedule else { return nil }
        self.init(
            evse: response.connectorId ?? question.evse, unit: schedule.chargingRateUnit.rawValue,
            start: (response.scheduleStart ?? schedule.startSchedule).map { Timestamp($0) },
            durationSeconds: schedule.duration,
            periods: schedule.chargingSchedulePeriod.map {
                Period(startSeconds: $0.startPeriod, limit: Double($0.limit.description), phases: $0.numberPhases)
            })
    }

    fileprivate init?(_ schedule: V2.CompositeSchedule?) {
        guard let schedule else { return nil }
        self.init(
            evse: schedule.evseId, unit: schedule.chargingRateUnit.rawValue, start: Timestamp(schedule.scheduleStart),
            durationSeconds: schedule.duration,
            periods: schedule.chargingSchedulePeriod.map { period in
                Period(
                    startSeconds: period.startPeriod, limit: period.limit.flatMap { Double($0.description) },
                    phases: period.numberPhases)
            })
    }
}
