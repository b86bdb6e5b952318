"""A fake of ComfyUI's main.py as a real Python process, which misbehaves as FAKE_BEHAVIOUR tells it. For tests.

A behaviour is a word, or a word and a number of milliseconds: "crash-after 700". Several are separated by commas; FAKE_LAUNCHES names
a file that counts the launches, and where behaviours are separated by "|", each launch takes the next (the last one stays).
"""
import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time

count = len(open(os.environ["FAKE_LAUNCHES"]).readlines()) if os.path.exists(os.environ["FAKE_LAUNCHES"]) else 0
with open(os.environ["FAKE_LAUNCHES"], "a") as launches:
    launches.write("launch\n")
turns = os.environ["FAKE_BEHAVIOUR"].split("|")
behaviours = dict((word.split() + ["0"])[:2] for word in turns[min(count, len(turns) - 1)].split(","))
port = int(sys.argv[sys.argv.index("--port") + 1])

STATS = {
    "system": {"os": "posix", "comfyui_version": "0.24.0", "python_version": sys.version, "pytorch_version": "2.9.0", "argv": sys.argv,
               "ram_total": 16 * 10**9, "ram_free": 8 * 10**9, "embedded_python": False},
    "devices": [{"name": "cuda:0 Pretend 4090", "type": "cuda", "index": 0, "vram_total": 24 * 10**9, "vram_free": 20 * 10**9,
                 "torch_vram_total": 2 * 10**9, "torch_vram_free": 10**9}],
}


def after(name, deed):
    if name in behaviours:
        timer = threading.Timer(int(behaviours[name]) / 1000, deed)
        timer.daemon = True
        timer.start()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        while wedged.is_set():
            time.sleep(60)
        if "other-program" in behaviours:
            return self.answer("text/html", b"<html>another program</html>")
        if "other-shape" in behaviours:
            return self.answer("application/json", b'{"system": {"os": "posix"}, "devices": "none"}')
        if "other-comfy" in behaviours:
            stats = {**STATS, "system": {**STATS["system"], "argv": ["C:\\somewhere else\\main.py"]}}
            return self.answer("application/json", json.dumps(stats).encode())
        self.answer("application/json", json.dumps(STATS).encode())

    def answer(self, mime, body):
        self.send_response(200)
        self.send_header("Content-Type", mime)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def reboot():
    """As ComfyUI-Manager does it."""
    with open(os.environ["__COMFY_CLI_SESSION__"] + ".reboot", "w"):
        pass
    print("\nRestarting...\n", flush=True)
    os._exit(0)


def crash():
    print("RuntimeError: CUDA error: device-side assert triggered", file=sys.stderr, flush=True)
    os._exit(7)


wedged = threading.Event()
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.signal(signal.SIGINT, signal.SIG_IGN)\n"

print("Total VRAM 24000 MB, total RAM 16000 MB", flush=True)
if "says" in behaviours:
    print(os.environ["FAKE_SAYS"], flush=True)
if "grandchildren" in behaviours:
    # A child that has a child; both ignore signals, and both hold our output open.
    child = DEAF + "import subprocess, sys; subprocess.Popen([sys.executable, '-c', sys.argv[1]]); print('grandchildren are there', flush=True)\ntime.sleep(600)"
    subprocess.Popen([sys.executable, "-c", child, DEAF + "time.sleep(600)"])
if "deaf" in behaviours:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if "crash-at-boot" in behaviours:
    raise RuntimeError("no")
if "last-words" in behaviours:
    sys.stderr.write("Killed in the middle of a")
    sys.stderr.flush()
    os._exit(9)
if "non-utf8" in behaviours:
    for piece in (b"caf\xe9 ", b"\xe7\x94", b"\xbb \xff\xfe\n", "\U0001f98a".encode(), b"\n", "打印".encode("gbk") + b"\n"):
        os.write(1, piece)
        time.sleep(0.02)
if "reads-no-stdin" in behaviours:
    os.close(0)
if "asks" in behaviours:
    input("Update now? [y/N] ")
if "dots" in behaviours:
    for _ in range(40):
        print(".", end="", flush=True)
        time.sleep(0.1)
    print()
if "silent-start" in behaviours:
    time.sleep(600)
if "slow" in behaviours:
    for step in range(8):
        print(f"importing custom node {step}", flush=True)
        time.sleep(0.2)
if "port-taken" in behaviours:
    # What ComfyUI prints and does when another program took the port first.
    with socket.create_server(("127.0.0.1", 0)) as other:
        try:
            socket.create_server(("127.0.0.1", other.getsockname()[1]), reuse_port=False)
        except OSError as error:
            print(f"[Errno {error.errno}] error while attempting to bind on address ('127.0.0.1', {port}): address already in use", flush=True)
            sys.exit(1)

server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
print(f"To see the GUI go to: http://127.0.0.1:{port}", flush=True)
after("crash-after", crash)
after("wedge-after", wedged.set)
after("reboot-after", reboot)
if "busy" in behaviours:

    def work():
        while True:
            sum(range(10_000))

    threading.Thread(target=work, daemon=True).start()
if "flood" in behaviours:
    line = ("x" * 199 + "\n").encode()

    def flood():
        while True:
            os.write(1, line * 50)
            time.sleep(0.009)

    threading.Thread(target=flood, daemon=True).start()
server.serve_forever()
