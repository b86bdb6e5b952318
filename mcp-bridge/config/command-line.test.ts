import { describe, expect, test } from "vitest";
import { parseCommandLine } from "./command-line.ts";

describe("parseCommandLine", () => {
  test.each([
    [[], {}, "auto"],
    [["--stdio"], {}, "stdio"],
    [["--daemon"], {}, "daemon"],
    [["--daemon", "--comfyui-url", "http://127.0.0.1:1"], {}, "daemon"],
    // A daemon has a configuration of its own, so who brings one serves alone.
    [["--comfyui-url", "http://127.0.0.1:1"], {}, "stdio"],
    [["--config", "c.yaml"], {}, "stdio"],
    [["--workflows", "dir"], {}, "stdio"],
    [[], { COMFYUI_URL: "http://127.0.0.1:1" }, "stdio"],
    [[], { COMFYUI_URL: "" }, "auto"],
    [["--transport", "stdio"], { TRANSPORT: "sse" }, "stdio"],
    [["--daemon"], { TRANSPORT: "sse" }, "daemon"],
    [["token", "list"], {}, "token"],
    [["--help"], {}, "help"],
    [["--version"], {}, "version"],
  ])("%j %j is %s", (args, env, mode) => {
    expect(parseCommandLine(args, env).mode).toBe(mode);
  });

  test("keeps every value", () => {
    const args = ["--config", "c.yaml", "--comfyui-url", "http://a:1", "--comfyui-url", "http://b:2", "--workflows", "w"];
    expect(parseCommandLine(args, {})).toEqual({
      mode: "stdio",
      config: "c.yaml",
      comfyuiUrls: ["http://a:1", "http://b:2"],
      workflows: ["w"],
      listen: null,
    });
  });

  test.each([
    [["--http", "127.0.0.1:3001"], {}, { host: "127.0.0.1", port: 3001 }],
    [["--http", "[::1]:0"], {}, { host: "::1", port: 0 }],
    [["--http", ":3001"], {}, { host: null, port: 3001 }],
    [["--transport", "sse", "--port", "3001", "--comfyui-url", "http://localhost:8188"], {}, { host: null, port: 3001 }],
    [["--transport", "streamable-http", "--host", "10.0.0.1"], {}, { host: "10.0.0.1", port: null }],
    [[], { TRANSPORT: "sse" }, { host: null, port: null }],
    [["--http", "h:1"], { TRANSPORT: "stdio" }, { host: "h", port: 1 }],
  ])("%j %j listens at %j", (args, env, listen) => {
    expect(parseCommandLine(args, env)).toMatchObject({ mode: "http", listen });
  });

  test.each([
    [["--http", "3000"], /HOST:PORT/],
    [["--http", "a:b"], /HOST:PORT/],
    [["--http", "a:65536"], /HOST:PORT/],
    [["--http", ":1", "--stdio"], /exclude each other/],
    [["--transport", "websocket"], /"websocket" is no transport/],
    [["--transport", "sse", "--port", "x"], /"x" is no port/],
    [["--port", "3001"], /belong to --transport/],
    [["--daemon", "--stdio"], /exclude each other/],
    [["--comfy-url", "x"], /--comfy-url/],
    [["surplus"], /surplus/],
    [["--config"], /--config/],
  ])("%j is refused with the reason", (args, reason) => {
    expect(parseCommandLine(args, {})).toEqual({ mode: "refused", reason: expect.stringMatching(reason) });
  });
});
