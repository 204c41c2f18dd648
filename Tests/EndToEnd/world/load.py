"""Chargers that charge without a pause, and remember what they were promised."""

import asyncio
import itertools
from dataclasses import dataclass, field

import websockets
from ocpp.exceptions import OCPPError

from world.chargers import Charger16, Charger201, ConnectionLost
from world.chargers.v201 import Transaction, meter_value
from world.times import now_text


@dataclass
class Promise:
    """A session as its charger knows it: what was answered is promised to be kept."""

    charger: str
    transaction: str | None = None
    #: Registers (Wh) of readings that were answered, and those that were sent and may or may not be kept.
    answered: list = field(default_factory=list)
    meter_start: int = 0
    meter_stop: int | None = None
    is_ended: bool = False


BROKEN = (ConnectionLost, websockets.WebSocketException, OSError, asyncio.TimeoutError, EOFError)


class Load16:
    """A 1.6 charger that charges session after session, and retries each message until it is answered."""

    def __init__(self, gateway, identity, readings=6):
        self.gateway, self.identity, self.readings = gateway, identity, readings
        self.promises = []
        self.problems = []
        self.register = 0
        self._seconds = itertools.count()
        self.charger = None

    async def run(self, stopping):
        while not stopping.is_set():
            try:
                await self._session()
            except OCPPError as error:
                self.problems.append(f"{self.identity}: a CALLERROR: {error}")
                return
        await self._hang_up()

    async def _hang_up(self):
        if self.charger and self.charger.is_connected:
            await self.charger.close()

    async def _insist(self, send):
        """Sends until it is answered, over as many connections as that takes."""
        while True:
            try:
                if self.charger is None or not self.charger.is_connected:
                    await self._connect()
                return await send(self.charger)
            except BROKEN:
                await asyncio.sleep(0.02)

    async def _connect(self):
        charger = self.make()
        await charger.open()
        if self.charger is not None:
            self.problems += self.charger.wire.violations
        self.charger = charger
        await charger.boot()

    def make(self):
        return Charger16(self.gateway, self.identity)

    async def _session(self):
        promise = Promise(self.identity, meter_start=self.register)
        at = now_text()
        started = await self._insist(lambda c: c.begin("GOOD", meter=promise.meter_start, at=at))
        promise.transaction = str(started.transaction_id)
        self.promises.append(promise)
        for _ in range(self.readings):
            self.register += 10
            register, at = self.register, now_text()
            await self._insist(lambda c: c.read(started.transaction_id, register, at=at, power=7_000))
            promise.answered.append(register)
        self.register += 5
        stop, at = self.register, now_text()
        await self._insist(lambda c: c.end(started.transaction_id, stop, at=at))
        promise.meter_stop = stop
        promise.is_ended = True


class Load201(Load16):
    """The same with 2.0.1 stations."""

    def make(self):
        return Charger201(self.gateway, self.identity)

    async def _session(self):
        promise = Promise(self.identity, meter_start=self.register)
        transaction = Transaction()
        promise.transaction = transaction.id
        started = transaction.started("GOOD", watt_hours=promise.meter_start, state="Charging")
        await self._insist(lambda c: c.ask(started))
        self.promises.append(promise)
        for _ in range(self.readings):
            self.register += 10
            event = transaction.event(
                "Updated", "MeterValuePeriodic", readings=[meter_value(self.register, power=7_000)])
            await self._insist(lambda c: c.ask(event))
            promise.answered.append(self.register)
        self.register += 5
        event = transaction.ended(self.register)
        await self._insist(lambda c: c.ask(event))
        promise.meter_stop = self.register
        promise.is_ended = True


def check_promises(database, promises, price):
    """Every answered message is in the database once, every ended session is billed right."""
    sessions = {(row["identity"], row["transaction_id"]): row for row in database.rows(
        "SELECT s.*, c.identity FROM session s JOIN charger c ON c.id = s.charger_id")}
    registers = {}
    for row in database.rows("SELECT session_id, count(*) AS n FROM meter GROUP BY session_id"):
        registers[row["session_id"]] = row["n"]
    bills = {row["session_id"]: row for row in database.rows(
        "SELECT session_id, count(*) AS n, max(total_incl_tax) AS total FROM invoice GROUP BY session_id")}
    for promise in promises:
        row = sessions.get((promise.charger, promise.transaction))
        assert row, f"{promise} was answered and is gone"
        if not promise.is_ended:
            continue
        energy = (promise.meter_stop - promise.meter_start) * 1_000
        assert row["state"] == "ended", f"{promise}: {row['state']}"
        assert row["last_register"] - row["start_register"] == energy, promise
        bill = bills.get(row["id"])
        assert bill and bill["n"] == 1, f"{promise}: invoices {bill}"
        assert price(energy) == bill["total"], f"{promise}: {bill['total']}"
    return sessions, registers
