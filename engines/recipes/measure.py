"""Runs a command and says what it took: the CPU time of all its processes, and the most memory they had together.

    python recipes/measure.py COMMAND…

For Linux. Processes whose parent was killed count as well.
"""

import ctypes
import os
import resource
import subprocess
import sys
import threading
import time

PR_SET_CHILD_SUBREAPER = 36


def family(root):
    """All processes that descend from one."""
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as file:
                parents[int(name)] = int(file.read().rpartition(")")[2].split()[1])
        except OSError:
            continue  # It has ended.
    found, more = set(), {root}
    while more:
        found |= more
        more = {pid for pid, parent in parents.items() if parent in found} - found
    return found - {root}


def memory(root):
    """The memory of all processes that descend from one, in bytes; what they share counts once."""
    total = 0
    for pid in family(root):
        try:
            with open(f"/proc/{pid}/smaps_rollup") as file:
                total += sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))
        except OSError:
            continue
    return total * 1024


def main():
    # So that orphans come to this process, which then waits for them.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    start, peak, done = time.monotonic(), 0, threading.Event()
    child = subprocess.Popen(sys.argv[1:])

    def watch():
        nonlocal peak
        while not done.wait(0.25):
            peak = max(peak, memory(os.getpid()))

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = child.wait()
    try:
        while True:
            os.wait()
    except ChildProcessError:
        pass
    done.set()
    watcher.join()
    took = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"CPU {took.ru_utime + took.ru_stime:.1f} s, memory {peak / 2**20:.0f} MiB,"
        f" {time.monotonic() - start:.0f} s by the clock",
        file=sys.stderr,
    )
    sys.exit(code)


if __name__ == "__main__":
    main()
