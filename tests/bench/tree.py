# SPDX-License-Identifier: MIT
"""Processor seconds and memory of this process and all that it has started. Where other work runs beside, a clock on the
wall says little, and seconds of processors are what compares; an engine's are mostly those of its children."""
import os
import resource
import threading
import time

TICKS = os.sysconf("SC_CLK_TCK")

_seen = {}
"""Ticks of each process of this tree that was looked at, by number and start. One that has ended keeps its own: Spark's workers
tell their parent nothing of what they took."""
_watching = 0.0
"""Seconds that a Peak itself took: no part of what is measured."""


def _stats():
    """(number, parent, start, ticks of its own, ticks of children that it has waited for) of every process."""
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as file:
                fields = file.read().rsplit(")", 1)[1].split()
        except OSError:  # ended meanwhile
            continue
        yield int(name), int(fields[1]), fields[19], sum(map(int, fields[11:13])), sum(map(int, fields[13:15]))


def _tree(root):
    """(start, own ticks, its children's) of a process and its descendants, by number."""
    stats = {number: (parent, of) for number, parent, *of in _stats()}
    children = {}
    for number, (parent, _) in stats.items():
        children.setdefault(parent, []).append(number)
    found, waiting = {}, [root]
    while waiting:
        number = waiting.pop()
        if number in stats:
            found[number] = stats[number][1]
        waiting += children.get(number, [])
    return found


def _look():
    found = _tree(os.getpid())
    for number, (start, own, _) in found.items():
        _seen[number, start] = own
    return found


def processor_seconds(root=None):
    """Of this process and all that it started, as far as a Peak's looks have seen them; or of a server `root` and its processes,
    which it waits for."""
    if root is None:
        _look()
        return sum(_seen.values()) / TICKS - _watching
    return sum(own + waited for _, own, waited in _tree(root).values()) / TICKS


def _megabytes():
    """What the tree takes, memory that processes share counted once."""
    total = 0
    for process in _look():
        try:
            with open(f"/proc/{process}/smaps_rollup") as file:
                total += next((int(line.split()[1]) for line in file if line.startswith("Pss:")), 0)
        except OSError:
            continue
    return total / 1e3


class Peak:
    """The most memory that the tree took within a `with`, looked at once a second, and no less than this process ever took: `.gigabytes`."""

    def __enter__(self):
        self.gigabytes, self._done = 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def _watch(self):
        global _watching
        before = _watching
        while True:
            self.gigabytes = max(self.gigabytes, _megabytes() / 1e3)
            _watching = before + time.thread_time()
            if self._done.wait(1):
                return

    def __exit__(self, *_):
        self._done.set()
        self._thread.join()
        self.gigabytes = max(self.gigabytes, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)
