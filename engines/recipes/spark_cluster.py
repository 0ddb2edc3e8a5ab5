"""A cluster of Spark on this machine, for the time of one command: a master and workers as processes on loopback.

    python recipes/spark_cluster.py WORKERS [--kill SECONDS] -- COMMAND…

`{master}` in the command becomes the master's address. With `--kill` the first worker and all that it started
are ended with `kill -9` so many seconds after it began to read deliveries.
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
from measure import family

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


def works(pid):
    """Whether a worker runs a task in Python."""
    for child in family(pid):
        try:
            with open(f"/proc/{child}/cmdline") as file:
                if "pyspark.daemon" in file.read():
                    return True
        except OSError:
            continue  # It has ended.
    return False


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
                worker = processes[1].pid
                while run.poll() is None and not works(worker):
                    time.sleep(0.5)
                time.sleep(options.kill)
                killed = [worker, *family(worker)]
                for pid in killed:
                    os.kill(pid, signal.SIGKILL)
                print(f"killed a worker and {len(killed) - 1} processes of it", flush=True)
            code = run.wait()
        finally:
            for process in reversed(processes):
                process.terminate()
                process.wait()
    sys.exit(code)


if __name__ == "__main__":
    main()
