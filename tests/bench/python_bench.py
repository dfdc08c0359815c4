# SPDX-License-Identifier: MIT
"""Python beside the C calls that it stands on, and beside plain pandas, in one run:

    PYTHONPATH=BUILD/bindings/python python3 tests/bench/python_bench.py BUILD/libsocialtrust/libsocialtrust.so [million rows]

Prints figures and ratios (best of the rounds, which take turns), never fails by time."""
import ctypes
import subprocess
import sys
import time

import numpy
import pandas

import socialtrust as st

LIBRARY = ctypes.CDLL(sys.argv[1])
MILLIONS = float(sys.argv[2]) if len(sys.argv) > 2 else 20
THREADS = 2


class Text(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in ("codes", "dictionary")] + [("dictionary_size", ctypes.c_size_t)] + [
        (name, ctypes.c_void_p) for name in ("offsets", "long_offsets", "bytes", "strings", "validity")]


class Columns(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("count", ctypes.c_size_t), ("time", ctypes.c_void_p),
                ("actor", ctypes.POINTER(Text)), ("target", ctypes.POINTER(Text)), ("kind", ctypes.c_void_p)] + [
        (name, ctypes.c_void_p) for name in ("kind_name", "channel", "audience", "weight", "duration", "sentiment")] + [
        ("cues", ctypes.c_void_p), ("cue_count", ctypes.c_size_t)] + [(name, ctypes.c_void_p) for name in ("looked_for", "id", "ref", "due")]


class ContextOptions(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("allocator", ctypes.c_void_p * 4), ("progress", ctypes.c_void_p * 2),
                ("log", ctypes.c_void_p * 2), ("threads", ctypes.c_uint)]


class ScoresOptions(ctypes.Structure):
    _fields_ = [("size", ctypes.c_size_t), ("as_of", ctypes.c_int64), ("me", ctypes.c_char_p), ("observed", ctypes.c_void_p),
                ("attention", ctypes.c_void_p), ("signals", ctypes.c_int)]


def need(status):
    assert status == 0, status


def batch_in_c(log, as_of):
    """The C batch call alone: columns in, scores out."""
    context, ledger, scores = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_void_p()
    options = ContextOptions(ctypes.sizeof(ContextOptions), threads=THREADS)
    actor, target = (Text(codes=log[name].ctypes.data) for name in ("actor", "target"))
    columns = Columns(ctypes.sizeof(Columns), len(log["time"]), log["time"].ctypes.data, ctypes.pointer(actor),
                      ctypes.pointer(target), log["kind"].ctypes.data)
    asked = ScoresOptions(ctypes.sizeof(ScoresOptions), as_of)
    need(LIBRARY.sot_context_new(ctypes.byref(options), ctypes.byref(context), None))
    need(LIBRARY.sot_ledger_new(context, None, ctypes.byref(ledger), None))
    need(LIBRARY.sot_ledger_add_columns(ledger, ctypes.byref(columns), None, None))
    need(LIBRARY.sot_ledger_scores(ledger, None, ctypes.byref(asked), ctypes.byref(scores), None))
    LIBRARY.sot_scores_free(scores)
    LIBRARY.sot_ledger_free(ledger)
    LIBRARY.sot_context_unref(context)


def random_log(rows, seed=1):
    """Integer columns: half of the rows among close pairs, the others anywhere."""
    rng = numpy.random.default_rng(seed)
    contacts = max(1000, rows // 50)
    actor = rng.integers(0, contacts, rows, dtype="u4")
    near = (actor + rng.integers(1, 8, rows, dtype="u4")) % contacts
    target = numpy.where(rng.random(rows) < 0.7, near, rng.integers(0, contacts, rows, dtype="u4")).astype("u4")
    target = numpy.where(target == actor, (actor + 1) % contacts, target).astype("u4")
    step = 3 * 365 * 86400 * 10**6 // rows
    times = 1_700_000_000_000_000 + numpy.arange(rows) * step + rng.integers(0, step, rows)
    return {"time": times, "actor": actor, "target": target, "kind": rng.choice(numpy.array([6, 6, 6, 7, 8, 9, 12], "u1"), rows)}


def best(rounds, **ways):
    """Best wall and processor times of each, in turns."""
    out = {name: (float("inf"), float("inf")) for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            wall, cpu = time.perf_counter(), time.process_time()
            way()
            took = time.perf_counter() - wall, time.process_time() - cpu
            out[name] = tuple(map(min, out[name], took))
    return out


def row(what, figure):
    print(f"{what:<66} {figure}", flush=True)


def batches():
    rows = int(MILLIONS * 10**6)
    log = random_log(rows)
    as_of = int(log["time"][-1])
    ways = {"C": lambda: batch_in_c(log, as_of),
            "NumPy": lambda: st.Ledger.from_columns(log, threads=THREADS).scores(as_of)}
    try:
        import pyarrow
        table = pyarrow.table({**log, "time": log["time"].view("M8[us]")})
        ways["Arrow"] = lambda: st.Ledger.from_arrow(table, threads=THREADS).scores(as_of)
    except ImportError:
        pass
    found = best(3, **ways)
    for name, (wall, cpu) in found.items():
        ratio = f"{wall / found['C'][0]:.2f} x wall, {cpu / found['C'][1]:.2f} x processor" if name != "C" else ""
        row(f"{rows / 1e6:g} million rows, integer columns of {name}, to scores", f"{wall:.2f} s  {ratio}")


def frames():
    log = random_log(10**6, 2)
    kinds = numpy.array(st.kinds)
    frame = pandas.DataFrame({"time": pandas.DatetimeIndex(log["time"].view("M8[us]"), tz="UTC"),
                              "actor": numpy.char.add("contact", log["actor"].astype("U")),
                              "target": numpy.char.add("contact", log["target"].astype("U")), "kind": kinds[log["kind"]]})
    frame = frame.astype({"actor": "str", "target": "str", "kind": "str"})
    found = best(5, scores=lambda: st.Ledger.from_arrow(frame, threads=THREADS).scores(),
                 one_thread=lambda: st.Ledger.from_arrow(frame).scores(), plain=lambda: plain_pandas(frame))
    row("pandas frame of 1 million rows with string ids, to scores", f"{found['scores'][0]:.2f} s")
    row("  with one thread", f"{found['one_thread'][0]:.2f} s")
    row("  a few of the same features in plain pandas", f"{found['plain'][0]:.2f} s  "
        f"{found['plain'][0] / found['scores'][0]:.1f} x")


def plain_pandas(frame):
    """Rows each way, active days, first, last, turns and the mean time to an answer, by pair: a small part of a score."""
    swap = frame["actor"] > frame["target"]
    a, b = frame["actor"].where(~swap, frame["target"]), frame["target"].where(~swap, frame["actor"])
    work = pandas.DataFrame({"a": a, "b": b, "swap": swap, "time": frame["time"], "day": frame["time"].dt.floor("D")})
    work = work.sort_values(["a", "b", "time"], kind="stable")
    same = (work["a"] == work["a"].shift()) & (work["b"] == work["b"].shift())
    turn = same & (work["swap"] != work["swap"].shift())
    work["answer"] = (work["time"] - work["time"].shift()).dt.total_seconds().where(turn)
    return work.groupby(["a", "b"], sort=False).agg(rows=("swap", "size"), back=("swap", "sum"), days=("day", "nunique"),
                                                    first=("time", "min"), last=("time", "max"), answer=("answer", "mean"))


def single_rows():
    count = 200_000
    for more in (False, True):
        fastest = float("inf")
        for _ in range(5):
            evidence = st.Evidence("ada", "ben")
            add, times = evidence.add, list(range(1_700_000_000_000_000, 1_700_000_000_000_000 + count * 10**9, 10**9))
            begin = time.perf_counter()
            if more:
                for at in times:
                    add(at, "ada", "ben", "message", channel="mail", question=0.5)
            else:
                for at in times:
                    add(at, "ada", "ben", "message")
            fastest = min(fastest, time.perf_counter() - begin)
        row("Evidence.add, " + ("six fields" if more else "four fields"), f"{fastest / count * 1e6:.2f} us")
    begin = time.perf_counter()
    for _ in range(20_000):
        evidence.score(times[-1])
    row("Evidence.score", f"{(time.perf_counter() - begin) / 20_000 * 1e6:.2f} us")


def importing():
    def start(code):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-S", "-c", code], check=True, env={"PATH": ""})
        return time.perf_counter() - begin

    path = "import sys; sys.path.insert(0, %r); " % st.__path__[0].removesuffix("socialtrust")
    start(path + "import socialtrust")
    bare, with_it = (min(start(code) for _ in range(15)) for code in (path, path + "import socialtrust"))
    row("import socialtrust, beyond a bare interpreter", f"{(with_it - bare) * 1e3:.1f} ms")


print(f"socialtrust {st.__version__}, {THREADS} threads, NumPy {numpy.__version__}, pandas {pandas.__version__}")
importing()
single_rows()
frames()
batches()
