# SPDX-License-Identifier: MIT
"""Processor seconds and memory of this process and all that it has started. Where other work runs beside, a clock on the
wall says little, and seconds of processors are what compares; an engine's are mostly those of its children."""
import os
import resource
import threading

TICKS = os.sysconf("SC_CLK_TCK")


def _stats():
    """(parent, ticks of itself and of children that have ended) of every process."""
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as file:
                fields = file.read().rsplit(")", 1)[1].split()
        except OSError:  # ended meanwhile
            continue
        yield int(name), int(fields[1]), sum(map(int, fields[11:15]))


def tree(root=None):
    """The ticks of a process (this one) and its descendants, by process."""
    stats = {process: (parent, ticks) for process, parent, ticks in _stats()}
    children = {}
    for process, (parent, _) in stats.items():
        children.setdefault(parent, []).append(process)
    found, waiting = {}, [root or os.getpid()]
    while waiting:
        process = waiting.pop()
        if process in stats:
            found[process] = stats[process][1]
        waiting += children.get(process, [])
    return found


def processor_seconds(root=None):
    return sum(tree(root).values()) / TICKS


def _megabytes():
    """What the tree takes, memory that processes share counted once."""
    total = 0
    for process in tree():
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
        while True:
            self.gigabytes = max(self.gigabytes, _megabytes() / 1e3)
            if self._done.wait(1):
                return

    def __exit__(self, *_):
        self._done.set()
        self._thread.join()
        self.gigabytes = max(self.gigabytes, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)
