import http from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { FakeSystem } from "./fake-system.ts";
import { findRunning } from "./running.ts";
import { findingViews } from "./view.ts";

const stats = (argv: string[], extra: object = {}) => ({
  system: {
    os: "linux",
    comfyui_version: "0.24.0",
    python_version: "3.12",
    pytorch_version: "2.8",
    argv,
    ram_total: 1,
    ram_free: 1,
    ...extra,
  },
  devices: [],
});

/** A real server on a free port that answers /system_stats with this. */
async function answering(answer: object | string): Promise<number> {
  const server = http.createServer((request, response) => {
    if (request.url !== "/system_stats") return void response.writeHead(404).end();
    const text = typeof answer === "string" ? answer : JSON.stringify(answer);
    response.writeHead(200, { "content-type": typeof answer === "string" ? "text/html" : "application/json" }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const idle = { url: null, owned: true, code: null };
const asIs = (place: string) => place;

describe("a running ComfyUI", () => {
  it("is recognised by the shape of its answer", async () => {
    const comfy = await answering(stats(["main.py"]));
    const others = [
      await answering("<html>another program</html>"),
      await answering({ system: { os: "linux" } }),
      await answering(stats(["main.ts"], { easel_practice_engine: true })),
      1, // nobody
    ];
    expect(await findRunning([...others, comfy, comfy])).toEqual([
      { url: `http://127.0.0.1:${comfy}`, port: comfy, version: "0.24.0", argv: ["main.py"] },
    ]);
  });

  it("is the install that its command line names", async () => {
    const pc = new FakeSystem("linux");
    for (const name of ["One", "Two"]) pc.comfy(`~/${name}`);
    pc.venv("~/Two/.venv");
    const port = await answering(stats([pc.at("~/Two/main.py"), "--port", "1"]));
    const findings = await pc.discovery([port]).findings();
    expect(findings.map(({ install, running }) => [install?.folder, running?.port])).toEqual([
      [pc.at("~/Two"), port],
      [pc.at("~/One"), undefined],
    ]);
    expect(findingViews(findings, asIs, idle).map(({ use }) => use)).toEqual([
      { kind: "attach", source: { kind: "url", url: `http://127.0.0.1:${port}` } },
      { kind: "python_unknown" },
    ]);
  });

  it("belongs to the app whose records name its port", async () => {
    const pc = new FakeSystem("linux");
    pc.comfy("~/ComfyUI-Installs/One/ComfyUI");
    pc.file("~/ComfyUI-Installs/One/standalone-env/x");
    const port = await answering(stats(["main.py"]));
    const locks = "~/.local/state/comfyui-desktop-2/port-locks";
    const desktop = async () => findingViews(await pc.discovery().findings(), asIs, idle);
    expect(await desktop()).toMatchObject([{ name: "Comfy Desktop", url: null, use: { kind: "open_first", app: "Comfy Desktop" } }]);
    pc.file(`${locks}/port-${port}.json`, {});
    expect(await desktop()).toMatchObject([{ name: "Comfy Desktop", url: `http://127.0.0.1:${port}`, use: { kind: "attach" } }]);
  });

  it("that Easel itself launched is its install, in use", async () => {
    const pc = new FakeSystem("linux");
    pc.comfy("~/ComfyUI");
    pc.venv("~/ComfyUI/.venv");
    const code = pc.at("~/ComfyUI");
    const port = await answering(stats([`${code}/main.py`]));
    const url = `http://127.0.0.1:${port}`;
    const findings = await pc.discovery([port]).findings();
    expect(findingViews(findings, asIs, { url, owned: true, code })).toMatchObject([
      { url: null, inUse: true, use: { kind: "start", source: { kind: "folder", path: code } } },
    ]);
    expect(findingViews(findings, asIs, { url, owned: false, code: null })).toMatchObject([{ url, inUse: true, use: { kind: "attach" } }]);
  });
});

describe("a folder that a person chose", () => {
  it("may be the one above or below, and is refused with the reason when Easel cannot use it", async () => {
    const pc = new FakeSystem("win32");
    pc.comfy("D:/Comfy portable/ComfyUI");
    pc.embedded("D:/Comfy portable/python_embeded");
    const chosen = (place: string) => pc.discovery().recogniseStartable(pc.at(place));
    for (const place of ["D:/Comfy portable", "D:/Comfy portable/ComfyUI"])
      expect((await chosen(place)).folder).toBe(pc.at("D:/Comfy portable"));
    await expect(chosen("D:/Comfy portable/python_embeded")).rejects.toMatchObject({
      kind: "config_invalid",
      message: "There is no ComfyUI in that folder.",
    });
    pc.comfy("D:/Sources");
    await expect(chosen("D:/Sources")).rejects.toMatchObject({ message: expect.stringContaining("no Python of its own") });
    pc.comfy("D:/Updated");
    pc.file("D:/Updated/venv/pyvenv.cfg", "home = C:\\Python312");
    await expect(chosen("D:/Updated")).rejects.toMatchObject({
      code: "comfyui_python_gone",
      message: expect.stringContaining("The Python that this ComfyUI had in its folder venv is gone"),
    });
    pc.comfy("D:/pinokio/api/comfy.git/app");
    pc.file("D:/pinokio/api/comfy.git/pinokio.js");
    await expect(chosen("D:/pinokio/api/comfy.git/app")).rejects.toMatchObject({
      message: expect.stringContaining("belongs to Pinokio"),
      remedy: expect.stringContaining("Start it in Pinokio"),
    });
  });
});
