"""Fixtures: each test gets a daemon, a broker and a cloud of its own."""

import asyncio
import contextlib
import inspect
import logging
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path

import pytest

from world import spoken
from world.broker import Broker
from world.chargers.wire import Wire
from world.cloud import Cloud
from world.contract import contract
from world.gateway import Gateway
from world.listening import Listener
from world.postgres import Postgres
from world.receiver import Receiver, Sender
from world.roads import OverAPI, OverMQTT
from world.site import Site

logging.getLogger("ocpp").setLevel(logging.CRITICAL)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """Runs `async def` tests, each on an event loop of its own, with a limit."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    limit = pyfuncitem.get_closest_marker("limit")
    asyncio.run(asyncio.wait_for(pyfuncitem.obj(**arguments), limit.args[0] if limit else 60))
    return True


def pytest_configure(config):
    config.addinivalue_line("markers", "limit(seconds): how long an async test may take; 60 when not given")
    config.addinivalue_line("markers", "both_protocols: runs with MQTT 5 and with 3.1.1, one after the other")
    config.addinivalue_line("markers", "mqtt: speaks with a broker (given to each test that does)")


def pytest_generate_tests(metafunc):
    if any(metafunc.definition.iter_markers("both_protocols")):
        metafunc.parametrize("mqtt_protocol", spoken.BOTH, indirect=True, ids=["mqtt5", "mqtt3"])


def pytest_collection_modifyitems(items):
    """`make test` runs those that speak with a broker a second time, with MQTT 3.1.1."""
    for item in items:
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        brokers = [name for name, value in vars(item.module).items() if value is Broker]
        if "make_broker" in item.fixturenames or parameters.get("road") == "mqtt" or brokers:
            item.add_marker("mqtt")


@pytest.fixture(autouse=True)
def mqtt_protocol(request):
    """What gateway and cloud speak with brokers in this test: MQTT 5, or what MQTT_PROTOCOL in the environment says."""
    spoken.version = getattr(request, "param", spoken.DEFAULT)
    yield spoken.version
    spoken.version = spoken.DEFAULT


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    """A failure shows what the daemon said."""
    outcome = yield
    report = outcome.get_result()
    if report.when == "call" and report.failed:
        for gateway in getattr(item, "gateways", []):
            report.sections.append((f"daemon in {gateway.folder}", gateway.last_words(60)))


@pytest.fixture(autouse=True)
def frames_keep_the_standard():
    """Every frame that the gateway sent to any charger of a test."""
    Wire.opened.clear()
    yield
    violations = [violation for wire in Wire.opened for violation in wire.violations]
    assert not violations, "frames of the gateway break the standard:\n" + "\n".join(violations[:20])


@pytest.fixture(autouse=True)
def messages_keep_the_contract():
    """Every message that came to any broker of a test and that the test did not make up itself, byte by byte."""
    yield
    violations = Listener.violations()
    assert not violations, "docs/asyncapi.yaml does not tell of what was published:\n" + "\n".join(violations[:20])


@pytest.fixture
def make_gateway(request, tmp_path):
    """Makes daemons that are not started yet; a daemon that crashed fails the test at its end."""
    gateways = request.node.gateways = []

    def make(sections=None, wrapper=(), folder=None):
        gateway = Gateway(folder or tmp_path / f"gateway-{len(gateways) + 1}", sections, wrapper)
        gateways.append(gateway)
        return gateway

    yield make
    crashed = [gateway for gateway in gateways if gateway.process and (gateway.process.poll() or 0) not in (0, -9)]
    for gateway in gateways:
        gateway.stop(limit=20)
    for gateway in gateways:
        expect_a_journal_that_keeps_the_contract(gateway)
    assert not crashed, f"a daemon crashed with {crashed[0].process.returncode}:\n{crashed[0].last_words()}"


def expect_a_journal_that_keeps_the_contract(gateway):
    """Also what no broker was there for."""
    with contextlib.suppress(sqlite3.Error):  # a database that a test has taken away or broken
        violations = contract().journal_problems(gateway.database.journal())
        assert not violations, "docs/asyncapi.yaml does not tell of the journal:\n" + "\n".join(violations[:20])


@pytest.fixture
def gateway(make_gateway):
    """A daemon with the suite's ordinary configuration, ready to serve."""
    return make_gateway().start()


@pytest.fixture
def site(gateway):
    """An ordinary site: one charger, one good token, 0.39 a kWh and 1.00 a session, 19 % tax."""
    return furnish(gateway)


def furnish(gateway):
    site = Site(gateway)
    site.charger("CP-1")
    site.token("GOOD")
    site.simple_tariff(per_kwh="0.39", fee="1", tax="19")
    return site


@pytest.fixture
def make_site(make_gateway):
    """A started daemon of another configuration, with the ordinary site on it."""

    def make(sections=None, **options):
        return furnish(make_gateway(sections, **options).start())

    return make


@pytest.fixture
def make_disk(tmp_path):
    """Makes small disks of so many MiB."""
    folders = []

    def make(size):
        folder = tmp_path / f"disk-{len(folders)}"
        folder.mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", str(folder)], capture_output=True, text=True)
        assert mounted.returncode == 0, f"a tmpfs cannot be mounted (it needs root): {mounted.stderr.strip()}"
        folders.append(folder)
        return folder
    yield make
    for folder in folders:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def make_broker(tmp_path):
    """Makes brokers that are not started yet; whatever comes of the test, they end with it."""
    brokers = []

    def make(name="broker", settings=("allow_anonymous true",)):
        brokers.append(Broker(tmp_path / name, settings))
        return brokers[-1]

    yield make
    for broker in brokers:
        broker.kill()


@pytest.fixture
def broker(make_broker):
    return make_broker().start()


@pytest.fixture(scope="session")
def shared_gateway(tmp_path_factory):
    """One daemon for many small tests that leave nothing behind."""
    gateway = Gateway(tmp_path_factory.mktemp("shared") / "gateway").start()
    site = Site(gateway)
    site.charger("ODD-1.6")
    site.charger("ODD-2.0.1")
    yield gateway
    gateway.check_alive()
    assert gateway.stop() == 0
    expect_a_journal_that_keeps_the_contract(gateway)


@pytest.fixture(params=["mqtt", "api"])
def road(request, make_gateway, tmp_path):
    """Both ways of commanding, over an otherwise equal site."""
    if request.param == "api":
        gateway = make_gateway({"chargers": {"call_timeout_seconds": 2}}).start()
        furnish(gateway)
        yield OverAPI(gateway)
        return
    broker = request.getfixturevalue("broker")
    gateway = make_gateway({**broker.sections, "chargers": {"call_timeout_seconds": 2}})
    with Cloud(broker, gateway.site) as cloud:
        gateway.start()
        furnish(gateway)
        broker.listener.until_online(gateway.site)
        yield OverMQTT(gateway, cloud)


@pytest.fixture
def linked(make_gateway, broker):
    """A furnished gateway, and a broker that keeps what it says for the cloud."""
    gateway = make_gateway(broker.sections)
    Cloud.subscribed(broker, gateway.site)
    gateway.start()
    furnish(gateway)
    broker.listener.until_online(gateway.site)
    return gateway


@pytest.fixture
def mqtt(make_gateway, broker):
    gateway = make_gateway(broker.sections)
    with Cloud(broker, gateway.site) as cloud:
        gateway.start()
        furnish(gateway)
        broker.listener.until_online(gateway.site)
        yield OverMQTT(gateway, cloud)


@pytest.fixture(scope="session")
def postgres():
    """One cluster for all; each test has a database of its own. Outside of pytest's folders: root's are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="edge-gateway-postgres-"))
    folder.chmod(0o755)
    server = Postgres(folder / "cluster").create().start()
    yield server
    server.remove()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def fleet(postgres, request):
    return postgres.database(request.node.name[-60:])


@pytest.fixture
def make_receiver(tmp_path, broker, fleet):
    receivers = []

    def make(*options):
        receiver = Receiver(tmp_path / f"receiver-{len(receivers) + 1}", broker, fleet, *options)
        receivers.append(receiver)
        return receiver.start()

    yield make
    for receiver in receivers:
        receiver.kill()


@pytest.fixture
def sender(broker):
    with Sender(broker) as sender:
        yield sender
