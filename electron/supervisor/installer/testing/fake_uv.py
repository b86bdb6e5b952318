#!/usr/bin/env python3
# A fake uv for tests: it takes the same command lines, and makes a few stub modules instead of packages. It uses no internet.
# What happens is up to the package index: its address answers with one of the words below.
import glob, os, subprocess, sys, time, urllib.request

words = sys.argv[1:]
after = lambda flag: words[words.index(flag) + 1]
packages = lambda venv: glob.glob(glob.escape(venv) + "/lib/python*/site-packages")[0]
started = os.environ.get("UV_CACHE_DIR", "") + "/fake-uv.log"
if "UV_CACHE_DIR" in os.environ:
    os.makedirs(os.environ["UV_CACHE_DIR"], exist_ok=True)
    with open(started, "a", encoding="utf-8") as log:
        log.write(" ".join(words[:3]) + "\n")

if words == ["--version"]:
    print("uv 0.0.0 (fake)")
elif words[:2] == ["python", "install"]:
    folder = os.path.join(os.environ["UV_PYTHON_INSTALL_DIR"], "cpython-" + words[2])
    os.makedirs(folder, exist_ok=True)
    open(os.path.join(folder, "python.txt"), "w").write(sys.executable)
    print("Installed Python " + words[2])
elif words[0] == "venv":
    folder = words[-1]
    subprocess.check_call([sys.executable, "-m", "venv", "--clear", "--without-pip", folder])
    open(os.path.join(packages(folder), "pip.py"), "w").close()
elif words[:2] == ["pip", "install"]:
    index = after("--default-index")
    say = urllib.request.urlopen(index).read().decode().strip()
    site = packages(os.path.dirname(os.path.dirname(after("--python"))))
    print("Resolved 3 packages", flush=True)
    if say == "hang":
        print("Downloading torch (800.0MiB)", flush=True)
        child = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
        subprocess.Popen([sys.executable, "-c", child, os.environ["UV_CACHE_DIR"]])
        time.sleep(600)
    if say == "fill":
        print("error: failed to write: No space left on device (os error 28)", file=sys.stderr)
        sys.exit(1)
    if say == "fail":
        print("error: the package is broken", file=sys.stderr)
        sys.exit(2)
    for name in ["torch", "torchvision", "torchaudio", "aiohttp", "yaml", "safetensors", "comfyui_frontend_package"]:
        open(os.path.join(site, name + ".py"), "w").close()
    print("Installed 3 packages")
else:
    sys.exit("fake uv does not know: " + " ".join(words))
