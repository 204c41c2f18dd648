"""What the kernel saw: the order of disk syncs and of answers on sockets."""

import re
from dataclasses import dataclass

#: `PID TIME name(args) = result`, or its two halves where another thread came between.
LINE = re.compile(r"^(?P<pid>\d+)\s+(?P<at>\d+\.\d+)\s+(?P<rest>.*)$")
UNFINISHED = re.compile(r"^(?P<name>\w+)\((?P<args>.*)<unfinished \.\.\.>$")
RESUMED = re.compile(r"^<\.\.\. (?P<name>\w+) resumed>(?P<args>.*)\)\s+= (?P<result>-?\d+)")
WHOLE = re.compile(r"^(?P<name>\w+)\((?P<args>.*)\)\s+= (?P<result>-?\d+)")


@dataclass
class SystemCall:
    name: str
    args: str
    #: Line numbers: strace writes events in the order in which they happened.
    began: int
    returned: int
    result: int


def read(path):
    """The system calls of a trace made with `strace -f -ttt -s 4096 -y`."""
    calls, pending = [], {}
    with open(path, errors="replace") as lines:
        for number, line in enumerate(lines):
            match = LINE.match(line.rstrip("\n"))
            if not match:
                continue
            pid, rest = match["pid"], match["rest"]
            if begin := UNFINISHED.match(rest):
                pending[pid] = (begin["name"], begin["args"], number)
            elif (end := RESUMED.match(rest)) and pid in pending:
                name, args, began = pending.pop(pid)
                calls.append(SystemCall(name, args + end["args"], began, number, int(end["result"])))
            elif whole := WHOLE.match(rest):
                calls.append(SystemCall(whole["name"], whole["args"], number, number, int(whole["result"])))
    return calls
