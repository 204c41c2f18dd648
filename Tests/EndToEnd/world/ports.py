"""Ports of the loopback that nobody listens on."""

import itertools
import os
import random
import socket

#: Below those that the system gives to connections, and every worker of the suite has its own.
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_OWN = range(11_000 + _WORKER % 8, 32_000, 8)
_NEXT = itertools.cycle(_OWN)
for _ in range(random.randrange(len(_OWN))):
    next(_NEXT)


def free_port():
    for port in itertools.islice(_NEXT, len(_OWN)):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no port of the loopback is free")


def answers(port, host="127.0.0.1"):
    try:
        socket.create_connection((host, port), timeout=1).close()
        return True
    except OSError:
        return False
