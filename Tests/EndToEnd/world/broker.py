"""A real mosquitto on a free port."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

from world import spoken
from world.listening import Listener
from world.ports import answers, free_port
from world.processes import freeze
from world.waiting import until_blocking

PROGRAM = shutil.which("mosquitto", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


class Broker:
    #: Commands before the program itself, such as `ip netns exec NAME`; they must become it.
    #: `logs`: to log all of a great many messages takes time.
    def __init__(self, folder, settings=("allow_anonymous true",), port=None, host="127.0.0.1", wrapper=(), logs="all"):
        assert PROGRAM, "mosquitto is missing: apt-get install mosquitto"
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = port or free_port()
        self.host = host
        self.wrapper = wrapper
        self.log = self.folder / "mosquitto.log"
        self.logs_all = logs == "all"
        self.process = None
        self.is_hanging = False
        self.listener = Listener(free_port(), host)
        # Started as root it would become a user who cannot write here.
        lines = [
            "user root", "per_listener_settings true", "max_queued_messages 0", "persistence true",
            f"persistence_location {self.folder}/", "autosave_interval 1", f"log_type {logs}",
            f"listener {self.port} {host}", *settings,
            f"listener {self.listener.port} {host}", "allow_anonymous true",
        ]
        (self.folder / "mosquitto.conf").write_text("\n".join(lines) + "\n")

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [*self.wrapper, PROGRAM, "-c", str(self.folder / "mosquitto.conf")], stdout=log, stderr=log)
        until_blocking(self._is_up, "the broker is up", 15)
        self.listener.listen()
        return self

    def _is_up(self):
        assert self.process.poll() is None, self.log_text()[-2000:]
        # It opens them in the order of its configuration, the listener's last.
        return answers(self.port, self.host) and answers(self.listener.port, self.host)

    def log_text(self):
        return self.log.read_text(errors="replace")

    def kill(self):
        """As a power cut would; what it held in memory is gone."""
        if self.process is not None:
            if not self.is_hanging and self.process.poll() is None:
                self.listener.catch_up()
            self.listener.leave()
            self.process.kill()
            self.process.wait(10)
            self.process = None

    def hang(self):
        """Its sockets stay open, and nothing answers any more."""
        self.is_hanging = True
        freeze(self.process.pid)

    def wake(self):
        self.process.send_signal(signal.SIGCONT)
        self.is_hanging = False

    def reload(self):
        """Reads its access lists and passwords anew."""
        self.process.send_signal(signal.SIGHUP)

    @property
    def url(self):
        return f"mqtt://{self.host}:{self.port}"

    @property
    def sections(self):
        """The gateway's configuration for this broker."""
        return {
            "cloud": {
                "enabled": True, "urls": [self.url], "protocol": spoken.version, "max_reconnect_seconds": 1,
                "keep_alive_seconds": 5, "ack_timeout_seconds": 3,
            }
        }
