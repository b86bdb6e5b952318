import fs from "node:fs";
import path from "node:path";
import { python } from "./python.ts";

/** A main.py with flags like ComfyUI's. It writes down how it was started (beside itself, in started.json) and ends, or serves. */
const MAIN = `
import argparse, json, os, sys, time
parser = argparse.ArgumentParser()
parser.add_argument("--listen", nargs="?", const="0.0.0.0", metavar="IP")
parser.add_argument("--port", type=int)
parser.add_argument("--enable-cors-header", nargs="?", const="*", metavar="ORIGIN")
parser.add_argument("--disable-auto-launch", action="store_true")
parser.add_argument("--extra-model-paths-config", nargs="+", action="append", metavar="PATH")
parser.add_argument("--preview-method", choices=["none", "auto"])
parser.add_argument("--cuda-device", metavar="DEVICE_ID")
parser.add_argument("--reserve-vram", type=float)
parser.add_argument("--fast", nargs="*")
for flag in ["--output-directory", "--temp-directory", "--database-url"]:
    parser.add_argument(flag)
memory = parser.add_mutually_exclusive_group()
for flag in ["--highvram", "--normalvram", "--lowvram", "--cpu"]:
    if not (flag == "--normalvram" and NEW):
        memory.add_argument(flag, action="store_true")
here = os.path.dirname(os.path.abspath(__file__))
open(os.path.join(here, "runs.txt"), "a").write("run\\n")
if SLOW:
    time.sleep(60)
args = parser.parse_args()
started = {"args": vars(args), "cwd": os.getcwd(), "env": dict(os.environ), "path": sys.path[0], "argv": sys.argv}
json.dump(started, open(os.path.join(here, "started.json"), "w", encoding="utf-8"), ensure_ascii=False)
print("emoji \\U0001F98A 画", flush=True)
if SERVES:
    import http.server
    system = {"os": "posix", "comfyui_version": SERVES, "python_version": "3", "pytorch_version": "2", "argv": sys.argv, "ram_total": 1, "ram_free": 1}
    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/system_stats" else 404)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps({"system": system, "devices": []}).encode())
        def log_message(self, *words):
            pass
    http.server.ThreadingHTTPServer((args.listen, args.port), Answers).serve_forever()
`;

/** Writes a ComfyUI whose Python is this computer's own, and gives its folder. */
export function writeComfy(
  folder: string,
  { version = "0.24.0", slow = false, serves = false }: { version?: string; slow?: boolean; serves?: boolean } = {},
): string {
  for (const name of ["comfy", "comfy_extras", "custom_nodes", ".venv/bin"]) fs.mkdirSync(path.join(folder, name), { recursive: true });
  const isNew = version.startsWith("0.24");
  const constants = `NEW = ${isNew ? "True" : "False"}\nSLOW = ${slow ? "True" : "False"}\nSERVES = ${serves ? `"${version}"` : "None"}\n`;
  fs.writeFileSync(path.join(folder, "main.py"), constants + MAIN);
  fs.writeFileSync(path.join(folder, "nodes.py"), "");
  fs.writeFileSync(path.join(folder, "comfyui_version.py"), `__version__ = "${version}"\n`);
  fs.writeFileSync(path.join(folder, ".venv", "pyvenv.cfg"), "version = 3.12.1\n");
  const program = path.join(folder, ".venv", "bin", "python3");
  if (!fs.existsSync(program)) fs.symlinkSync(python, program);
  return folder;
}
