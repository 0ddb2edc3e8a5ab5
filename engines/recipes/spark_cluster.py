"""A cluster of Spark on this machine, for the time of one command: a master and workers as processes on loopback.

    python recipes/spark_cluster.py WORKERS [--kill SECONDS] -- COMMAND…

`{master}` in the command becomes the master's address. With `--kill` the first worker is ended with `kill -9` after
so many seconds of the command, and its executor with it.
"""

import argparse
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

import pyspark

HOME = os.path.dirname(pyspark.__file__)
MASTER, PORT, PAGE = "127.0.0.1", 7077, 8080


def start(name, log, *arguments):
    command = [f"{HOME}/bin/spark-class", f"org.apache.spark.deploy.{name}", "--host", MASTER, *arguments]
    return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)


def alive():
    """How many workers the master has."""
    try:
        with urllib.request.urlopen(f"http://{MASTER}:{PAGE}/json/") as page:
            return page.read().decode().count('"state" : "ALIVE"')
    except OSError:
        return 0


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(child) for child in file.read().split()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workers", type=int)
    parser.add_argument("--kill", type=float)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, open(f"{folder}/log", "w") as log:
        os.environ |= {"SPARK_LOCAL_IP": MASTER, "PYSPARK_PYTHON": sys.executable, "SPARK_NO_DAEMONIZE": "1"}
        processes = [start("master.Master", log, "--port", str(PORT), "--webui-port", str(PAGE))]
        try:
            for number in range(options.workers):
                address = f"spark://{MASTER}:{PORT}"
                place = ("--work-dir", f"{folder}/{number}", "--webui-port", str(PAGE + 1 + number))
                processes.append(start("worker.Worker", log, "--cores", "1", "--memory", "2g", *place, address))
            while alive() < options.workers:
                time.sleep(0.5)
            command = [part.replace("{master}", f"spark://{MASTER}:{PORT}") for part in options.command]
            print(shlex.join(command), flush=True)
            run = subprocess.Popen(command)
            processes.append(run)
            if options.kill:
                time.sleep(options.kill)
                worker = processes[1].pid
                executors = children(worker)
                for pid in [worker, *executors]:
                    os.kill(pid, signal.SIGKILL)
                print(f"killed a worker and {len(executors)} executors", flush=True)
            code = run.wait()
        finally:
            for process in reversed(processes):
                process.terminate()
                process.wait()
    sys.exit(code)


if __name__ == "__main__":
    main()
