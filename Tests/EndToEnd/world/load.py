"""Chargers that charge without a pause, and remember what they were promised."""

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import websockets
from ocpp.exceptions import OCPPError

from world import money
from world.chargers import Charger16, Charger201, ConnectionLost
from world.chargers.v2 import Transaction
from world.times import instant, milliseconds, now_text


@dataclass
class Promise:
    """A session as its charger knows it: what was answered is promised to be kept."""

    charger: str
    transaction: str | None = None
    #: Instant (milliseconds) and register (Wh) of each reading that was answered.
    readings: list = field(default_factory=list)
    meter_start: int = 0
    meter_stop: int | None = None
    is_ended: bool = False

    def keep(self, at, register):
        """A message with this reading was answered."""
        self.readings.append((milliseconds(instant(at)), register))

    @property
    def milliwatt_hours(self):
        return (self.meter_stop - self.meter_start) * 1_000


BROKEN = (ConnectionLost, websockets.WebSocketException, OSError, asyncio.TimeoutError, EOFError)


class Load16:
    """A 1.6 charger that charges session after session, and retries each message until it is answered."""

    def __init__(self, gateway, identity, readings=6):
        self.gateway, self.identity, self.readings = gateway, identity, readings
        self.promises = []
        self.problems = []
        self.register = 0
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
        self.charger = charger
        await charger.boot()

    def make(self):
        return Charger16(self.gateway, self.identity)

    async def _report(self, status):
        at = now_text()
        await self._insist(lambda c: c.report(status, at=at))

    async def _session(self):
        promise = Promise(self.identity, meter_start=self.register)
        at = now_text()
        started = await self._insist(lambda c: c.begin("GOOD", meter=promise.meter_start, at=at))
        promise.transaction = str(started.transaction_id)
        self.promises.append(promise)
        await self._report("Charging")
        for _ in range(self.readings):
            self.register += 10
            register, at = self.register, now_text()
            await self._insist(lambda c: c.read(started.transaction_id, register, at=at, power=7_000))
            promise.keep(at, register)
        self.register += 5
        stop, at = self.register, now_text()
        await self._insist(lambda c: c.end(started.transaction_id, stop, at=at))
        promise.meter_stop = stop
        promise.is_ended = True
        await self._report("Available")


class Load201(Load16):
    """The same with 2.0.1 stations."""

    def make(self):
        return Charger201(self.gateway, self.identity)

    async def _session(self):
        promise = Promise(self.identity, meter_start=self.register)
        transaction = Transaction()
        promise.transaction = transaction.id
        await self._report("Occupied")
        await self._tell(
            promise, transaction.started("GOOD", watt_hours=self.register, state="Charging"), self.register)
        self.promises.append(promise)
        for _ in range(self.readings):
            self.register += 10
            await self._tell(promise, transaction.read(self.register, power=7_000), self.register)
        self.register += 5
        await self._tell(promise, transaction.ended(self.register), self.register)
        promise.meter_stop = self.register
        promise.is_ended = True
        await self._report("Available")

    async def _tell(self, promise, event, register):
        """An event with a reading; it is the same one, with its own instant, however often it is sent."""
        await self._insist(lambda c: c.ask(event))
        promise.keep(event.meter_value[0]["timestamp"], register)


async def work_for(seconds, tasks):
    """Lets the chargers work; a task that ended has failed."""
    done, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()


def check_promises(database, promises):
    """Every answered message is in the database once, and every ended session is billed right, line by line.

    On a full disk readings may be given up, which the journal counts; what sessions cost stays."""
    sessions = {(row["identity"], row["transaction_id"]): row for row in database.rows(
        "SELECT s.*, c.identity FROM session s JOIN charger c ON c.id = s.charger_id")}
    stored = defaultdict(Counter)
    for row in database.rows("SELECT session_id, coalesce(claimed, at) AS at FROM meter"):
        stored[row["session_id"]][row["at"]] += 1
    bills = defaultdict(list)
    for document in database.invoices():
        bills[document["record"]["session"]["id"]].append(document)
    shed = sum(record["data"]["count"] for record in database.journal("gateway.readings_shed"))
    gone = 0
    for promise in promises:
        row = sessions.get((promise.charger, promise.transaction))
        assert row, f"{promise} was answered and is gone"
        gone += check_readings(promise, stored[row["id"]])
        if promise.is_ended:
            check_bill(promise, row, bills[row["id"]])
    assert gone <= shed, f"{gone} readings were answered and are gone, {shed} were given up to make room"
    return sessions


def check_readings(promise, stored):
    """Returns how many of the answered readings are gone."""
    answered = Counter(at for at, _ in promise.readings)
    # The one that waits for its answer may be there; an ended session has no other one.
    more = sum((stored - answered).values())
    assert more <= (0 if promise.is_ended else 1), f"{stored - answered} is there and was not sent: {promise}"
    return sum((answered - stored).values())


def check_bill(promise, row, bills):
    assert row["state"] == "ended", f"{promise}: {row['state']}"
    assert row["last_register"] - row["start_register"] == promise.milliwatt_hours, promise
    [invoice] = bills
    assert money.totals(invoice) == money.ordinary_price(promise.milliwatt_hours), promise
    quantities = {line["kind"]: line["quantity"] for line in invoice["record"]["bill"]["lines"]}
    assert quantities.get("ENERGY", 0) == promise.milliwatt_hours, f"{promise}: {quantities}"
