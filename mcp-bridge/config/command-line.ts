import { parseArgs } from "node:util";

/** How the program was asked to run. */
export type CommandLine =
  | { mode: "help" | "version" }
  | { mode: "refused"; reason: string }
  /** A command of its own, with what stands behind its name. */
  | { mode: "token" | "verify" | "connect"; args: string[] }
  | ({
      /** `auto`: relay to the daemon where one listens, else serve in process. */
      mode: "auto" | "stdio" | "daemon" | "http" | "worker";
    } & Served);

/** What a bridge is told that serves by itself. */
interface Served {
  config: string | null;
  comfyuiUrls: string[];
  workflows: string[];
  /** Where to listen for HTTP, as far as that was said; null = what the configuration says. */
  listen: Listen | null;
}

/** An address to listen at, as far as somebody has said so. */
export interface Listen {
  host: string | null;
  /** 0 = any that is free. */
  port: number | null;
}

/** What `--help` prints. */
export const USAGE = `easel-bridge: lends the ComfyUI on this computer to AI apps, over the Model Context Protocol.

  easel-bridge [--config FILE] [--comfyui-url URL] [--workflows DIR] [--daemon | --stdio | --http HOST:PORT | --worker]
  easel-bridge connect URL                           relay to a bridge on another computer; see easel-bridge connect --help
  easel-bridge token add NAME | list | revoke NAME   who may use it from other computers; see easel-bridge token --help
  easel-bridge verify (URL | -- COMMAND)             tries any MCP server; see easel-bridge verify --help

  (no option)        speak MCP on stdin/stdout: through Easel when it runs, else alone
  --stdio            always serve alone, even when Easel runs (so do --config, --comfyui-url and --workflows)
  --daemon           serve the Easel app, and other easel-bridge processes over a local socket
  --http HOST:PORT   serve over HTTP, at /mcp (and at /sse for old clients); port 0 is any that is free
  --worker           serve nobody, and do the jobs of a cluster's queue (queue.redis_url) on the engines at hand
  --transport NAME   stdio, streamable-http or sse: the last two are --http at the configured address
  --host, --port     where to listen; without them the configuration's address, or port 3001
  --config FILE      a config.yaml; its options are described in the bridge's README
  --comfyui-url URL  where ComfyUI answers, e.g. http://127.0.0.1:8188
  --workflows DIR    a folder with workflow templates of your own
  --version, --help

Environment: EASEL_STATE_DIR (where Easel keeps its things), COMFYUI_URL, COMFYUI_API_KEY, API_KEY_COMFY_ORG (for partner nodes),
TRANSPORT (as --transport), MCP_AUTH_TOKEN (a token that may do everything, over HTTP).
`;

const OPTIONS = {
  config: { type: "string" },
  "comfyui-url": { type: "string", multiple: true },
  workflows: { type: "string", multiple: true },
  daemon: { type: "boolean" },
  stdio: { type: "boolean" },
  http: { type: "string" },
  worker: { type: "boolean" },
  transport: { type: "string" },
  host: { type: "string" },
  port: { type: "string" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const;

/**
 * Reads the arguments. A choice of engine, workflows or configuration cannot be passed on to a daemon, which has its own: it means
 * serving alone.
 */
export function parseCommandLine(args: string[], env: Record<string, string | undefined>): CommandLine {
  const [command, ...rest] = args;
  if (command === "token" || command === "verify" || command === "connect") return { mode: command, args: rest };
  let given: ReturnType<typeof readOptions>;
  try {
    given = readOptions(args);
  } catch (error) {
    // node:util says which option it is and what is wrong with it.
    return { mode: "refused", reason: `${error instanceof Error ? error.message : String(error)}\nSee easel-bridge --help.` };
  }
  if (given.help) return { mode: "help" };
  if (given.version) return { mode: "version" };
  const way = wayOf(given, env);
  if ("reason" in way) return { mode: "refused", reason: `${way.reason}\nSee easel-bridge --help.` };
  const { config = null, "comfyui-url": comfyuiUrls = [], workflows = [] } = given;
  const own = config !== null || comfyuiUrls.length > 0 || workflows.length > 0 || Boolean(env.COMFYUI_URL);
  return { mode: way.mode === "auto" && own ? "stdio" : way.mode, config, comfyuiUrls, workflows, listen: way.listen };
}

const TRANSPORTS = ["stdio", "sse", "streamable-http"];
const MAX_PORT = 65_535;

type Way = { mode: "auto" | "stdio" | "daemon" | "http" | "worker"; listen: Listen | null } | { reason: string };

/** Over which transport to serve. What is asked for by name goes before the environment. */
function wayOf({ daemon, stdio, http, worker, transport, host, port }: Options, env: Record<string, string | undefined>): Way {
  const fromEnv = env.TRANSPORT?.trim() || undefined;
  const named = transport ?? (daemon || stdio || worker || http !== undefined ? undefined : fromEnv);
  if (named !== undefined && !TRANSPORTS.includes(named)) {
    const option = transport === undefined ? "TRANSPORT" : "--transport";
    return { reason: `${option}: "${named}" is no transport. Give one of ${TRANSPORTS.join(", ")}.` };
  }
  const asked = [
    daemon && "--daemon",
    worker && "--worker",
    (stdio || named === "stdio") && "stdio",
    (http !== undefined || (named ?? "stdio") !== "stdio") && "http",
  ];
  if (asked.filter(Boolean).length > 1) return { reason: "--daemon, --stdio, --http and --worker exclude each other. Give one of them." };
  if (port !== undefined && !isPort(port)) return { reason: `--port: "${port}" is no port. Give a number from 0 to ${MAX_PORT}.` };
  if (http !== undefined) {
    const listen = addressOf(http);
    return listen ? { mode: "http", listen } : { reason: `--http: "${http}" is no address. Give HOST:PORT, for example 127.0.0.1:3001.` };
  }
  const listen = { host: host ?? null, port: port === undefined ? null : Number(port) };
  if (named === "sse" || named === "streamable-http") return { mode: "http", listen };
  if (host !== undefined || port !== undefined) return { reason: "--host and --port belong to --transport streamable-http." };
  if (worker) return { mode: "worker", listen: null };
  return { mode: daemon ? "daemon" : stdio || named === "stdio" ? "stdio" : "auto", listen: null };
}

/** `HOST:PORT`, `[IPv6]:PORT`, or `:PORT` alone; null where it is none of them. */
function addressOf(text: string): Listen | null {
  const [, bracketed, plain, port = ""] = /^(?:\[([^\]]+)\]|([^:]*)):(\d+)$/.exec(text.trim()) ?? [];
  return isPort(port) ? { host: bracketed || plain || null, port: Number(port) } : null;
}

const isPort = (text: string) => /^\d{1,5}$/.test(text) && Number(text) <= MAX_PORT;

type Options = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

/** Most AI apps give no option, and a relay has no memory for what it does not need: the parser is not even loaded then. */
function readOptions(args: string[]): Options {
  return args.length === 0 ? {} : parseArgs({ args, options: OPTIONS, strict: true, allowPositionals: false }).values;
}
