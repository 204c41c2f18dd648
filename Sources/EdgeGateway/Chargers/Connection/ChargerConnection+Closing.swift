internal import Logging
internal import NIOCore
internal import NIOWebSocket
internal import OCPP
internal import Shared
internal import Store

/// How a connection ends: at once for the site, and in the order of RFC 6455 §7 on the wire.
extension ChargerConnection {
    /// Ends the connection, with a Close frame where its end has a code.
    func close(_ end: ConnectionEnd) {
        guard let context, self.end == nil else { return }
        self.end = end
        self.ended(end, context)
        guard let payload = end.closePayload, context.channel.isActive else { return context.close(promise: nil) }
        // The answer to the Close frame is waited for, however full the other queues were.
        if !self.pauses.isEmpty { self.setReading(true) }
        self.sendClose(payload, end, context)
    }

    /// Ends the connection when the calls that are open have their answers; what comes meanwhile is dropped.
    func closeOnceAnswered(_ end: ConnectionEnd) {
        guard self.inbound.unanswered > 0 else { return self.close(end) }
        self.lastWord = end
        self.pause(.closing)
    }

    private func sendClose(_ payload: [UInt8], _ end: ConnectionEnd, _ context: ChannelHandlerContext) {
        let frame = WebSocketFrame(fin: true, opcode: .connectionClose, data: ByteBuffer(bytes: payload))
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(self.wrapOutboundOut(frame)).whenComplete { _ in
            if case .peerClosed = end { return bound.value.close(promise: nil) }
            // Closing while the charger still sends would reset the connection, and the Close frame be lost: end our
            // half, and drop what comes until the charger ends its own.
            if end.breaksFraming { bound.value.close(mode: .output, promise: nil) }
        }
        context.eventLoop.scheduleTask(in: self.shared.limits.closeTimeout) { bound.value.close(promise: nil) }
    }

    /// A frame came after this side had sent its Close frame.
    func heardWhileClosing(_ frame: WebSocketFrame, _ context: ChannelHandlerContext) {
        if self.end == .replaced { self.recordTwoSockets() }
        if frame.opcode == .connectionClose { context.close(promise: nil) }
    }

    /// Nothing that was begun on the connection will be finished.
    func ended(_ end: ConnectionEnd, _ context: ChannelHandlerContext) {
        self.inbound.connectionClosed()
        let unanswered = self.outbound.connectionClosed()
        if let sent = unanswered.sent { self.finish(sent.id, .connectionLost(isSent: true)) }
        for call in unanswered.waiting { self.finish(call.id, .connectionLost(isSent: false)) }
        self.keepAlive.stop()
        self.loopBound = nil
        guard self.isPlaced else { return }
        let handle = ConnectionHandle(self, eventLoop: context.eventLoop)
        self.shared.registry.remove(handle) { isReplaced in
            self.shared.recordDisconnected(handle, reason: end.reason, isReplaced: isReplaced, on: context.eventLoop)
        }
        var metadata = self.metadata
        metadata["reason"] = "\(end.reason)"
        // A message that is too long comes again after each reconnect, and holds up all that waits behind it.
        self.shared.logger.log(
            level: end == .messageTooBig ? .warning : .debug, "a charger's connection ended", metadata: metadata)
    }

    /// Two devices hold one identity, or one holds two sockets: what a charger that merely reconnects does not show.
    private func recordTwoSockets() {
        guard !self.hasTwoSockets else { return }
        self.hasTwoSockets = true
        let id = self.charger.id
        let type = "two_live_connections"
        guard
            let detail = self.shared.damper.detail(
                "the replaced connection was alive; the newer one stays", of: type, id)
        else { return }
        self.shared.logger.notice("a charger holds two live connections", metadata: self.metadata)
        self.shared.store.submit(
            { try $0.securityEvent(type, charger: id, detail: detail) }, completion: { _ in })
    }

    func recordFlapping() {
        let id = self.charger.id
        self.shared.logger.notice("a charger's connections keep replacing each other", metadata: self.metadata)
        self.shared.store.submit(
            { change in
                try change.anomaly(
                    "connections_flap", charger: id,
                    detail: "\(Flapping.limit) connections took each other's place within \(Flapping.window)")
            }, completion: { _ in })
    }
}

extension ConnectionContext {
    /// Records that a connection is over; tries again while the store is unwell, unless the charger comes back.
    fileprivate func recordDisconnected(
        _ handle: ConnectionHandle, reason: String, isReplaced: Bool, on eventLoop: any EventLoop
    ) {
        let id = handle.charger
        self.store.submit(
            { try $0.disconnected(id, reason: reason, isReplaced: isReplaced) },
            completion: { result in
                switch result {
                case .failure(.unwell), .failure(.overloaded):
                    eventLoop.scheduleTask(in: .seconds(5)) {
                        guard self.registry.connection(of: id) == nil else { return }
                        self.recordDisconnected(handle, reason: reason, isReplaced: isReplaced, on: eventLoop)
                    }
                case .success, .failure(.refused), .failure(.closed):
                    break
                }
            })
    }
}
