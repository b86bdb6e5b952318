import { describe, expect } from "vitest";
import { WebSocket } from "ws";
import { engine, needs, rawRequest } from "./probe.ts";

describe("C26 who may call: origins and hosts", () => {
  const host = new URL(engine.url).host;
  const port = new URL(engine.url).port;
  const local = needs(!engine.cors && engine.loopback && port, "the origin check is off (CORS header), or the engine is not on loopback");
  const status = async (headers: Record<string, string>) => (await rawRequest("/prompt", { headers: { Host: host, ...headers } })).status;

  local("allowed: no origin, the same host, an empty host", async () => {
    expect(await status({})).toBe(200);
    for (const origin of [`http://${host}`, `https://${host}`, `http://${host.split(":")[0]}`, "null", "file://"]) {
      expect(await status({ Origin: origin }), origin).toBe(200);
    }
  });

  local("refused with an empty 403: any other origin, even localhost for 127.0.0.1 and another port", async () => {
    const other = host.startsWith("localhost") ? "127.0.0.1" : "localhost";
    for (const origin of [`http://${other}:${port}`, `http://${host.split(":")[0]}:1`, "http://evil.example", "app://easel"]) {
      const reply = await rawRequest("/prompt", { headers: { Host: host, Origin: origin } });
      expect([reply.status, reply.text], origin).toEqual([403, ""]);
    }
  });

  local("a foreign Host is not checked", async () => {
    expect(await status({ Host: "evil.example" })).toBe(200);
  });

  needs(!engine.cors && engine.loopback && engine.jobs, "the engine does not look at Sec-Fetch-Site (ComfyUI before 0.24), or CORS is on")(
    "refused: Sec-Fetch-Site cross-site",
    async () => {
      expect(await status({ "Sec-Fetch-Site": "cross-site" })).toBe(403);
      expect(await status({ "Sec-Fetch-Site": "same-origin" })).toBe(200);
    },
  );

  local("the WebSocket handshake is checked too", async () => {
    const shake = (origin: string) =>
      new Promise<number>((resolve, reject) => {
        const socket = new WebSocket(`ws://${host}/ws`, { origin });
        socket.once("unexpected-response", (_request, reply) => {
          resolve(reply.statusCode ?? 0);
          socket.terminate();
        });
        socket.once("open", () => {
          resolve(101);
          socket.close();
        });
        socket.once("error", reject);
      });
    expect(await shake("http://evil.example")).toBe(403);
    expect(await shake(`http://${host}`)).toBe(101);
  });
});
