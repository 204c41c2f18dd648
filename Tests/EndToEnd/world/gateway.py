"""The built daemon as a process: configured, started, stopped, killed and started again."""

import contextlib
import os
import signal
import subprocess
from pathlib import Path

from world import toml
from world.api import LocalAPI
from world.database import Database
from world.ports import free_port
from world.waiting import until_blocking

REPOSITORY = Path(__file__).resolve().parents[3]


def program(name, variable):
    """The path of a built program; `variable` in the environment may name another one."""
    path = Path(os.environ.get(variable, REPOSITORY / ".build" / "release" / name)).absolute()
    assert path.exists(), f"{path} is missing: run 'make build', or say where it is in {variable}"
    return str(path)


class Gateway:
    """One daemon with a folder of its own. `sections` are merged into its configuration."""

    #: How long a start may take; generous, because the machine may be busy.
    START_LIMIT = 30
    #: How long SIGTERM may take with chargers connected.
    STOP_LIMIT = 10

    def __init__(self, folder, sections=None, wrapper=()):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.wrapper = list(wrapper)
        self.configuration = self.folder / "gateway.toml"
        self.log = self.folder / "gateway.log"
        self.database_path = self.folder / "gateway.db"
        self.socket_path = self.folder / "api.sock"
        self.process = None
        self.sections = self._defaults()
        self.configure(sections or {})

    def _defaults(self):
        return {
            "site": {"id": "test-site", "name": "Test site", "time_zone": "UTC", "currency": "EUR"},
            "database": {"path": self.database_path, "ballast_bytes": 1 << 20},
            "chargers": {"listen_address": "127.0.0.1", "port": self.port,
                         # Chargers of these tests are asked what a test asks them.
                         "read_settings": False},
            "chargers.defaults": {"apply": False},
            "files": {"listen_address": "127.0.0.1", "port": 0},
            "api": {"socket_path": self.socket_path},
            "log": {"level": "info"},
        }

    def configure(self, sections):
        """Changes the configuration; it holds from the next start on."""
        for name, keys in sections.items():
            self.sections[name] = {**self.sections.get(name, {}), **keys}
        self.configuration.write_text(toml.write(self.sections))

    @property
    def site(self):
        return self.sections["site"]["id"]

    @property
    def api(self):
        return LocalAPI(self.socket_path)

    @property
    def database(self):
        return Database(self.database_path)

    def url(self, identity, scheme="ws"):
        return f"{scheme}://127.0.0.1:{self.port}{self.sections['chargers'].get('path', '/ocpp')}/{identity}"

    # Life

    def launch(self):
        """Starts the process and returns at once."""
        command = [*self.wrapper, program("edge-gateway", "EDGE_GATEWAY_BIN"), "--config", str(self.configuration)]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder)

    def start(self):
        """Starts the process and returns when it is ready to serve."""
        self.launch()
        until_blocking(self._is_up, "the daemon is ready", self.START_LIMIT)
        return self

    def _is_up(self):
        assert self.is_running, f"the daemon ended with {self.process.returncode} at its start:\n{self.last_words()}"
        return self.api.is_ready()

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def daemon_pid(self):
        """The daemon itself, below a wrapper such as strace."""
        if not self.wrapper:
            return self.process.pid
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0])

    def stop(self, limit=None):
        """SIGTERM; returns the exit code."""
        if self.process is None:
            return None
        if self.is_running:
            os.kill(self.daemon_pid(), signal.SIGTERM)
        try:
            return self.process.wait(limit or self.STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the daemon did not end within {limit or self.STOP_LIMIT} s:\n{self.last_words()}")

    def kill(self):
        """SIGKILL, as a power cut would."""
        if self.process is not None:
            if self.is_running:
                with contextlib.suppress(ProcessLookupError, IndexError):
                    os.kill(self.daemon_pid(), signal.SIGKILL)
            self.process.wait(10)

    def restart(self):
        assert self.stop() == 0, self.last_words()
        self.start()

    def check_alive(self):
        assert self.is_running, f"the daemon crashed ({self.process.returncode}):\n{self.last_words()}"

    def last_words(self, lines=40):
        with contextlib.suppress(FileNotFoundError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        return ""

    # Technicians

    def edgectl(self, *arguments, expect=0, socket=True):
        """Runs edgectl against this daemon and returns what it prints."""
        return self.run_edgectl(*arguments, expect=expect, socket=socket).stdout

    def run_edgectl(self, *arguments, expect=0, socket=True):
        """As `edgectl`; returns the finished process. `expect`: its exit code, None for any."""
        command = [program("edgectl", "EDGECTL_BIN"), *map(str, arguments)]
        if socket:
            command += ["--socket", str(self.socket_path), "--database", str(self.database_path)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=self.folder)
        assert expect in (None, done.returncode), f"{command}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done
