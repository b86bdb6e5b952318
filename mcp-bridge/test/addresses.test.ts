import fs from "node:fs";
import { createServer, type RequestListener } from "node:http";
import net, { type AddressInfo, type Server } from "node:net";
import path from "node:path";
import tls from "node:tls";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { makeCertificate } from "#comfyui/test-support/certificates.ts";
import { guardedServer } from "#comfyui/test-support/guarded-server.ts";
import { TestProxy } from "#comfyui/test-support/proxy.ts";
import { TestBridge } from "../test-support/bridge.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "../test-support/engines.ts";

/** The engine's address as people have it, from the command line, the environment and config.yaml, and what stands in its way. */
let engine: PracticeEngine;
const servers: Server[] = [];
const bridges: TestBridge[] = [];
beforeAll(async () => {
  engine = await startPracticeEngine();
});
afterEach(async () => {
  await Promise.all(bridges.splice(0).map((bridge) => bridge.stop()));
  for (const server of servers.splice(0)) server.close();
});
afterAll(async () => {
  await engine?.stop();
});

const port = () => Number(new URL(engine.url).port);
const FOX = { prompt: "a fox", width: 64, height: 64, steps: 1 };

async function start(setting: Parameters<typeof TestBridge.start>[0]): Promise<TestBridge> {
  const bridge = await TestBridge.start(setting);
  bridges.push(bridge);
  return bridge;
}
async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
const http = (listener: RequestListener) => listen(createServer(listener));
/** The engine behind a server that knows who may come in. */
const guarded = (authorization: string) => listen(guardedServer(port(), authorization));

test("host and port alone, and what was copied along with them", async () => {
  const bridge = await start({ args: ["--comfyui-url", `localhost:${port()}/?token=1#tab`] });
  expect((await bridge.call("generate_image", FOX)).images).toHaveLength(1);
});

test("a login in the address opens the door, and stands in no log, ledger or message", async () => {
  const state = temporaryFolder();
  const guard = await guarded(`Basic ${btoa("me:s3cr3t")}`);
  const bridge = await start({
    state,
    config: `comfyui:\n  url: "http://me:\${PASSWORD}@127.0.0.1:${guard}/"\nlogging:\n  level: debug\n`,
    env: { PASSWORD: "s3cr3t" },
  });
  const made = await bridge.call("generate_image", FOX);
  expect(made.error, made.text).toBeNull();
  const kept = fs.readdirSync(state).filter((name) => !name.endsWith(".yaml") && fs.statSync(path.join(state, name)).isFile());
  const written = kept.map((name) => fs.readFileSync(path.join(state, name), "utf8")).join("\n");
  for (const text of [bridge.stderr(), written, JSON.stringify(made.result)]) {
    expect(text).not.toContain("s3cr3t");
    expect(text).not.toContain(btoa("me:s3cr3t"));
  }
  const wrong = await start({ env: { COMFYUI_URL: `http://me:other@127.0.0.1:${guard}` } });
  expect((await wrong.call("generate_image", FOX)).text).toMatch(/does not let Easel in/);
});

test("an engine behind a certificate of the studio's own", async () => {
  const state = temporaryFolder();
  const own = makeCertificate({ names: ["studio.lan"] });
  const front = await listen(
    tls.createServer(own, (socket) => {
      const onward = net.connect(port(), "127.0.0.1");
      socket.on("error", () => onward.destroy());
      onward.on("error", () => socket.destroy());
      socket.pipe(onward).pipe(socket);
    }),
  );
  fs.writeFileSync(path.join(state, "studio.pem"), own.cert);
  const bridge = await start({
    state,
    config: `comfyui:\n  url: 127.0.0.1:${front}\n  ca_file: studio.pem\n`.replace("url: ", "url: https://"),
  });
  expect((await bridge.call("generate_image", FOX)).images).toHaveLength(1);
  const without = await start({ args: ["--comfyui-url", `https://127.0.0.1:${front}`] });
  expect((await without.call("generate_image", FOX)).text).toContain("has a certificate that it made for itself");
  const plain = await start({ args: ["--comfyui-url", `127.0.0.1:${front}`] });
  expect((await plain.call("generate_image", FOX)).text).toContain(`Write https:// in front of the address: https://127.0.0.1:${front}.`);
});

test("an engine elsewhere is asked through the proxy of the environment, one on this computer never", async () => {
  const proxy = await TestProxy.start(engine.url);
  const env = { HTTP_PROXY: `http://${proxy.host}`, HTTPS_PROXY: `http://${proxy.host}`, NODE_USE_ENV_PROXY: "1" };
  const here = await start({ args: ["--comfyui-url", engine.url], env });
  expect((await here.call("generate_image", FOX)).images).toHaveLength(1);
  expect(proxy.seen).toEqual([]);
  const elsewhere = await start({ args: ["--comfyui-url", "http://gpu.test:8188"], env });
  expect((await elsewhere.call("generate_image", { ...FOX, seed: 4 })).images).toHaveLength(1);
  expect(proxy.seen).toContain("CONNECT gpu.test:8188");
  proxy.stop();
});

test.each<[string, RequestListener, RegExp]>([
  [
    "a login page",
    (_request, response) => response.writeHead(200, { "content-type": "text/html" }).end('<input type="password">'),
    /A login page answers/,
  ],
  ["a redirect to one", (_request, response) => response.writeHead(302, { location: "/login" }).end(), /A login page answers/],
  [
    "a proxy's error",
    (_request, response) => response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad Gateway</h1>"),
    /does not reach the engine behind it \(error 502\)/,
  ],
  [
    "another program",
    (_request, response) => response.writeHead(200, { "content-type": "text/plain" }).end("Ollama is running"),
    /is not ComfyUI but “Ollama is running”/,
  ],
])("%s is named at once", async (_name, listener, words) => {
  const bridge = await start({ args: ["--comfyui-url", `127.0.0.1:${await http(listener)}`] });
  const answer = await bridge.call("generate_image", FOX);
  expect(answer.error).toBe("engine_unreachable");
  expect(answer.text).toMatch(words);
});
