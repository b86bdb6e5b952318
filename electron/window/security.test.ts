import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { clients } from "../client-configs/apps/clients.ts";
import { requireTrusted } from "../ipc/gate.ts";
import { isOurPage } from "./protocols.ts";
import { CONTENT_SECURITY_POLICY, mayOpenExternally, webPreferences } from "./security.ts";

const ENTRY = { command: "/opt/Easel App/easel", args: ["/opt/Easel App/é/easel-bridge.cjs"], env: { ELECTRON_RUN_AS_NODE: "1" } };
const engine = "http://127.0.0.1:8188";

describe("what may be opened outside", () => {
  it.each(clients.flatMap((client) => client.link?.(ENTRY) ?? []).map((link) => [link]))("allows the link of an AI app, %s", (link) =>
    expect(mayOpenExternally(link, null)).toBe(true),
  );
  it("allows every link of the help", () => {
    const docs = path.resolve(import.meta.dirname, "..", "..", "docs");
    const texts = fs.readdirSync(docs).flatMap((name) => (name.endsWith(".md") ? [fs.readFileSync(path.join(docs, name), "utf8")] : []));
    const links = texts.flatMap((text) => [...text.matchAll(/\]\((https:[^)]+)\)/g)].map(([, link = ""]) => link));
    expect(links).not.toEqual([]);
    expect(links.filter((link) => !mayOpenExternally(link, null))).toEqual([]);
  });
  it.each([[engine], [`${engine}/`], ["https://github.com/x"], ["https://docs.comfy.org/"]])("allows %s", (address) =>
    expect(mayOpenExternally(address, engine)).toBe(true),
  );
  it.each([
    ["javascript:alert(1)"],
    ["file:///etc/passwd"],
    ["\\\\host\\share"],
    ["https://github.com@evil.example/"],
    ["https://github.com.evil.example/"],
    ["http://github.com/"],
    ["http://127.0.0.1:8189/"],
    ["http://localhost:8188/"],
    ["easel://app/"],
    ["data:text/html,x"],
    ["vscode:mcp/install"],
    ["vscode:mcp/install?"],
    ["vscode://file/etc/passwd"],
    ["vscode:extension/evil?{}"],
    ["cursor://anysphere.cursor-deeplink/prompt?text=x"],
    ["cursor://evil/mcp/install?name=easel"],
    ["cursor://anysphere.cursor-deeplink/mcp/install/../prompt?text=x"],
    ["cursor://me@anysphere.cursor-deeplink/mcp/install?name=easel"],
    ["lmstudio://add_mcp/x?name=easel"],
    ["raycast://extensions/x?y"],
    ["https://kiro.dev/launch/mcp/other?name=easel"],
    ["https://kiro.dev.evil.example/launch/mcp/add?name=easel"],
    ["http://kiro.dev/launch/mcp/add?name=easel"],
    ["vscode:mcp/install?%7B%7D#x"],
    [""],
    ["https://good:x@github.com"],
  ])("refuses %s", (address) => expect(mayOpenExternally(address, engine)).toBe(false));
  it("allows no engine page while there is no engine", () => expect(mayOpenExternally(engine, null)).toBe(false));
});

describe("who may call main", () => {
  const frame = { url: "easel://app/index.html" };
  const contents = { id: 1, mainFrame: frame };
  const event = (over: object) => ({ senderFrame: frame, sender: contents, ...over }) as never;
  it("hears our page's main frame", () => expect(() => requireTrusted(event({}), contents as never)).not.toThrow());
  it.each([
    ["a frame that is gone", { senderFrame: null }],
    ["a nested frame", { senderFrame: { url: "easel://app/index.html" } }],
    ["another window", { sender: { id: 2, mainFrame: frame } }],
    [
      "a strange page in our window",
      (() => ({ senderFrame: { url: "https://evil.example" }, sender: { id: 1, mainFrame: { url: "https://evil.example" } } }))(),
    ],
  ])("throws for %s", (_name, over) => expect(() => requireTrusted(event(over), contents as never)).toThrow());
  it("throws while there is no window", () => expect(() => requireTrusted(event({}), null)).toThrow());
  it.each(["easel://application/", "easel-media://app/", "https://app/", "about:blank", "", "easel:app"])("%s is not our page", (url) =>
    expect(isOurPage(url)).toBe(false),
  );
});

describe("settings of the page", () => {
  it("are those of the checklist", () => {
    expect(webPreferences).toMatchObject({
      nodeIntegration: false,
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      webviewTag: false,
    });
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|http:/);
  });

  it("are repeated in the page itself", () => {
    const html = fs.readFileSync(path.resolve("renderer/index.html"), "utf8");
    const meta = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/i.exec(html)?.[1] ?? "";
    // frame-ancestors has no meaning in a meta tag; everything else must be there.
    for (const rule of CONTENT_SECURITY_POLICY.split("; ").filter((part) => !part.startsWith("frame-ancestors")))
      expect(meta.replace(/\s+/g, " ")).toContain(rule);
  });

  it("nothing but the gate touches ipcMain, nothing but the preloads ipcRenderer", () => {
    const sources = (fs.readdirSync("electron", { recursive: true }) as string[]).filter(
      (file) => file.endsWith(".ts") && !file.includes("test"),
    );
    const using = (word: string) =>
      sources.filter((file) =>
        new RegExp(`\\b${word}\\b`).test(fs.readFileSync(path.join("electron", file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "")),
      );
    expect(using("ipcMain")).toEqual(["ipc/gate.ts"]);
    expect(using("ipcRenderer")).toEqual(["preload.ts", "thumbnailer-preload.ts"]);
  });
});
