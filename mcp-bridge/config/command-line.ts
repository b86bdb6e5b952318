import { parseArgs } from "node:util";

/** How the program was asked to run. */
export type CommandLine =
  | { mode: "help" | "version" }
  | { mode: "refused"; reason: string }
  | {
      /** `auto`: relay to the daemon where one listens, else serve in process. */
      mode: "auto" | "stdio" | "daemon";
      config: string | null;
      comfyuiUrls: string[];
      workflows: string[];
    };

/** What `--help` prints. */
export const USAGE = `easel-bridge: lends the ComfyUI on this computer to AI apps, over the Model Context Protocol.

  easel-bridge [--config FILE] [--comfyui-url URL] [--workflows DIR] [--daemon | --stdio]

  (no option)        speak MCP on stdin/stdout: through Easel when it runs, else alone
  --stdio            always serve alone, even when Easel runs (so do --config, --comfyui-url and --workflows)
  --daemon           serve the Easel app, and other easel-bridge processes over a local socket
  --config FILE      a config.yaml; its options are described in the bridge's README
  --comfyui-url URL  where ComfyUI answers, e.g. http://127.0.0.1:8188
  --workflows DIR    a folder with workflow templates of your own
  --version, --help

Environment: EASEL_STATE_DIR (where Easel keeps its things), COMFYUI_URL, COMFYUI_API_KEY.
`;

const OPTIONS = {
  config: { type: "string" },
  "comfyui-url": { type: "string", multiple: true },
  workflows: { type: "string", multiple: true },
  daemon: { type: "boolean" },
  stdio: { type: "boolean" },
  http: { type: "string" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const;

/**
 * Reads the arguments. A choice of engine, workflows or configuration cannot be passed on to a daemon, which has its own: it means
 * serving alone.
 */
export function parseCommandLine(args: string[], env: Record<string, string | undefined>): CommandLine {
  let given: ReturnType<typeof readOptions>;
  try {
    given = readOptions(args);
  } catch (error) {
    // node:util says which option it is and what is wrong with it.
    return { mode: "refused", reason: `${error instanceof Error ? error.message : String(error)}\nSee easel-bridge --help.` };
  }
  if (given.help) return { mode: "help" };
  if (given.version) return { mode: "version" };
  if (given.http !== undefined) {
    return { mode: "refused", reason: "--http comes with a later version of Easel. Use --stdio, or let the AI app start easel-bridge." };
  }
  if (given.daemon && given.stdio) return { mode: "refused", reason: "--daemon and --stdio exclude each other. Give one of them." };
  const options = { config: given.config ?? null, comfyuiUrls: given["comfyui-url"] ?? [], workflows: given.workflows ?? [] };
  const own = options.config !== null || options.comfyuiUrls.length > 0 || options.workflows.length > 0 || Boolean(env.COMFYUI_URL);
  return { mode: given.daemon ? "daemon" : given.stdio || own ? "stdio" : "auto", ...options };
}

type Options = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

/** Most AI apps give no option, and a relay has no memory for what it does not need: the parser is not even loaded then. */
function readOptions(args: string[]): Options {
  return args.length === 0 ? {} : parseArgs({ args, options: OPTIONS, strict: true, allowPositionals: false }).values;
}
