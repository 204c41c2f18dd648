"""Charge points on the independent `ocpp` package, and a bare one that may say anything."""

from world.chargers.bare import BareCharger
from world.chargers.v16 import Charger16
from world.chargers.v2 import Charger21, Charger201
from world.chargers.wire import ConnectionLost

__all__ = ["BareCharger", "Charger16", "Charger21", "Charger201", "ConnectionLost"]
