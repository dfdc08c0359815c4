# SPDX-License-Identifier: MIT
"""Processes that are killed at their work."""
import os
import signal
import subprocess
import sys
import time


def killed_at_work(script, times, span, rng, prepare):
    """Starts Python programs that say "ready" before their work and "done" after it, the n-th with the arguments that prepare(n) gives,
    and kills each at random: so many times (SOCIALTRUST_KILLS), and more until a quarter of them have been at work. How many there were."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    times = int(os.environ.get("SOCIALTRUST_KILLS", times))
    n = cut = 0
    while n < times or cut <= times / 4:
        assert n < 20 * times
        child = subprocess.Popen([sys.executable, script, *prepare(n)], stdout=subprocess.PIPE, text=True, env=env)
        assert child.stdout.readline() == "ready\n"
        time.sleep(rng.uniform(0, span))
        child.send_signal(signal.SIGKILL)
        child.wait()
        done = child.stdout.read() != ""
        n, cut, span = n + 1, cut + (not done), span * (0.7 if done else 1.2)  # about as long as it takes on this machine
    return n
