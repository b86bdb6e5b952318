/**
 * A few lines of Python around ComfyUI's main.py that end the engine, with everything it started, as soon as Easel's end of its stdin
 * closes. ComfyUI itself reads an empty stdin: whoever asks a question there goes on, or fails and says why, instead of waiting for an
 * answer that nobody can give. The operating system closes it however Easel ends, `kill -9` included, so that no Python keeps holding the graphics memory.
 * `sys.argv` and `sys.path` are what `python main.py ...` would have made them. An isolated Python (a portable one, by its `._pth`
 * file) puts no "" before its own folders, so there is nothing to replace.
 */
export const PARENT_WATCHDOG = `
import os, runpy, signal, sys, threading
easel = 0
try:
    easel = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
except OSError:
    pass
def end_with_easel():
    try:
        while os.read(easel, 4096):
            pass
    except OSError:
        pass
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
threading.Thread(target=end_with_easel, daemon=True).start()
sys.argv = sys.argv[1:]
if sys.path[:1] == [""]:
    del sys.path[0]
sys.path.insert(0, os.path.dirname(os.path.abspath(sys.argv[0])))
runpy.run_path(sys.argv[0], run_name="__main__")
`;
