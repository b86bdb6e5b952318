// A real process that behaves like an engine: it answers /system_stats in ComfyUI's shape and misbehaves as told. For tests.
import http from "node:http";

const [, , port = "0", behaviour = "healthy", detail = ""] = process.argv;

const stats = {
  system: {
    os: "linux",
    comfyui_version: "0.24.0",
    python_version: "3.11",
    pytorch_version: "2.8.0",
    argv: ["main.py"],
    ram_total: 16e9,
    ram_free: 8e9,
    embedded_python: false,
    ...(behaviour === "practice" ? { easel_practice_engine: true } : {}),
  },
  devices: [
    { name: "cuda:0 Pretend 4090", type: "cuda", index: 0, vram_total: 24e9, vram_free: 20e9, torch_vram_total: 2e9, torch_vram_free: 1e9 },
  ],
};

let wedged = false;
const server = http.createServer((request, response) => {
  if (wedged) return; // it accepts the connection and never answers
  if (behaviour === "other-program") {
    response.writeHead(200, { "content-type": "text/html" }).end("<html>another program</html>");
    return;
  }
  if (request.url !== "/system_stats") return void response.writeHead(404).end();
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(stats));
});

console.log("Total VRAM 24000 MB");
if (behaviour === "crash-at-boot") {
  console.error(detail || "RuntimeError: no");
  process.exit(1);
}
setTimeout(() => server.listen(Number(port), "127.0.0.1"), behaviour === "slow" ? 1_500 : 0);
if (behaviour === "crash-after") setTimeout(() => process.exit(7), Number(detail));
if (behaviour === "wedge-after") {
  setTimeout(() => {
    wedged = true;
  }, Number(detail));
}
// What a real ComfyUI prints when its one worker thread dies; the server goes on answering.
if (behaviour === "worker-dies-after")
  setTimeout(() => console.error("Exception in thread Thread-2 (prompt_worker):\nKeyError: 'inputs'"), Number(detail));
if (behaviour === "deaf") process.on("SIGTERM", () => {});
if (behaviour === "flood") setInterval(() => process.stdout.write(`${"x".repeat(200)}\n`.repeat(50)), 10);
