"""The two ways in which commands come: from the cloud over MQTT, and from a technician over the local API."""

import itertools

from world.chargers import Charger16, Charger21, Charger201
from world.waiting import until

_numbers = itertools.count(1)


def fresh():
    """A command id that was not used before."""
    return f"cmd-{next(_numbers)}"


def make_charger(version, gateway, identity="CP-1"):
    return {"1.6": Charger16, "2.0.1": Charger201, "2.1": Charger21}[version](gateway, identity)


async def begin_job(road, charger, verb, args, action):
    """A job that the charger took: the command, the number that its reports carry, and the frame's payload."""
    command = fresh()
    road.send(command, charger.id, verb, args)
    payload = (await charger.expect(action)).payload
    await road.outcome(command, "accepted")
    return command, payload.get("requestId"), payload


class OverMQTT:
    """The cloud sends, and hears the results."""

    def __init__(self, gateway, cloud):
        self.gateway, self.cloud = gateway, cloud

    def send(self, identifier, charger, verb, args=None, **more):
        self.cloud.command(identifier, charger, verb, args, **more)

    async def outcome(self, identifier, state, limit=15):
        return await self.cloud.outcome(identifier, state, limit)


class OverAPI:
    """A technician sends, and asks."""

    def __init__(self, gateway):
        self.gateway = gateway

    def send(self, identifier, charger, verb, args=None, **more):
        body = {"id": identifier, "charger": charger, "verb": verb, **more}
        self.gateway.api.post("/v1/commands", body if args is None else {**body, "args": args})

    async def outcome(self, identifier, state, limit=15):
        def steps():
            records = [r for r in self.gateway.database.journal("command.changed") if r["command_id"] == identifier]
            return next((record["data"] for record in records if record["data"]["state"] == state), None)
        return await until(steps, f"command {identifier} is {state}", limit)
