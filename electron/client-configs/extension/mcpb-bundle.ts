import { zip } from "#base/write-zip.ts";
import { BRIDGE_PROGRAM } from "./bridge-programs.ts";

export interface BundleOptions {
  /** What the bridge is made of, by name (`readBridgePrograms`). */
  programs: Record<string, Uint8Array>;
  /** The licences of what others made and the programs hold: `THIRD-PARTY-NOTICES.txt` of the build. */
  notices: Uint8Array;
  /** PNG. */
  icon: Uint8Array;
  version: string;
  /** What the bridge needs to find Easel where it is not in the usual place. */
  env?: Record<string, string>;
}

const ICON = "icon.png";

/**
 * Easel as an extension file for Claude Desktop (`.mcpb`: a ZIP with a manifest). Claude runs the bridge with the Node it brings along,
 * keeps it outside of its settings file, and so cannot lose it there.
 * Format: github.com/modelcontextprotocol/mcpb, MANIFEST.md, version 0.3.
 */
export function bundle({ programs, notices, icon, version, env = {} }: BundleOptions): Buffer {
  const inServer = (name: string) => `server/${name}`;
  const entryPoint = inServer(BRIDGE_PROGRAM);
  const manifest = {
    manifest_version: "0.3",
    name: "easel",
    display_name: "Easel",
    version,
    description: "Makes pictures with ComfyUI on your own computer.",
    long_description:
      "Say “draw me a fox”, and the picture is painted on your own computer. Easel itself should be installed; it looks after ComfyUI.",
    author: { name: "The Easel team" },
    license: "MIT",
    icon: ICON,
    keywords: ["image", "picture", "ComfyUI", "Stable Diffusion"],
    server: {
      type: "node",
      entry_point: entryPoint,
      mcp_config: { command: "node", args: [`\${__dirname}/${entryPoint}`], env: { ...env, COMFYUI_URL: `\${user_config.comfyui_url}` } },
    },
    // What Claude asks the person for. Left empty, the bridge finds Easel, or the ComfyUI of this computer.
    user_config: {
      comfyui_url: {
        type: "string",
        title: "Address of ComfyUI",
        description:
          "Only where ComfyUI is on another computer, for example http://192.168.1.20:8188. Leave it empty if Easel is installed here.",
        required: false,
        default: "",
      },
    },
    // The user's own workflows are tools, too.
    tools_generated: true,
    compatibility: { platforms: ["darwin", "win32", "linux"], runtimes: { node: ">=18" } },
  };
  return zip({
    "manifest.json": Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`),
    ...Object.fromEntries(Object.entries(programs).map(([name, bytes]) => [inServer(name), bytes])),
    [ICON]: icon,
    "THIRD-PARTY-NOTICES.txt": notices,
  });
}
