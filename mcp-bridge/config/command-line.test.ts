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
    });
  });

  test.each([
    [["--http", "127.0.0.1:3000"], /later version/],
    [["--daemon", "--stdio"], /exclude each other/],
    [["--comfy-url", "x"], /--comfy-url/],
    [["surplus"], /surplus/],
    [["--config"], /--config/],
  ])("%j is refused with the reason", (args, reason) => {
    expect(parseCommandLine(args, {})).toEqual({ mode: "refused", reason: expect.stringMatching(reason) });
  });
});
