import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, resolve } from "node:path";
import { closest } from "#base/did-you-mean.ts";
import { readRegularFile } from "#base/regular-file.ts";
import { EaselError } from "#contract/errors.ts";
import { authenticationOf } from "./authentication.ts";
import { cachingNotices, cachingOf } from "./caching.ts";
import { misspelledClient } from "./call-timeout.ts";
import type { Listen } from "./command-line.ts";
import type { BridgeConfig } from "./config.ts";
import { engineAccess } from "./engine-access.ts";
import { enginesOf } from "./engines.ts";
import { httpOf } from "./http.ts";
import { outputCheckOf, rateLimitsOf, refusedPromptsOf } from "./limits.ts";
import type { ConfigFile } from "./options.ts";
import { queueOf } from "./queue.ts";
import type { ConfigProblem } from "./read.ts";

/** A larger configuration is not read. */
export const MAX_FILE_BYTES = 1024 * 1024;

/** Tools that an error names. */
const MAX_NAMED_TOOLS = 20;

/** Where the configuration comes from. */
export interface ConfigSources {
  /** `--config`; null = no file. */
  file: string | null;
  /** What the file is to say, before it is written; absent = what it says. */
  text?: string;
  /** Every `--comfyui-url` given. */
  comfyuiUrls: string[];
  /** Every `--workflows` given. */
  workflows: string[];
  /** What the command line says of HTTP; null = nothing. */
  listen: Listen | null;
  env: Record<string, string | undefined>;
}

/**
 * The whole configuration: the command line counts first, then the environment, then the file, then the defaults.
 * Throws EaselError config_invalid, naming line and option. Never names a folder: the message may reach an AI app.
 */
export async function loadConfig({ file, text, comfyuiUrls, workflows, listen, env }: ConfigSources): Promise<BridgeConfig> {
  const { options, refuse, folder } = await openFile(file, text, env);
  const http = httpOf(options, listen, folder, refuse);
  if (http === null) refuseUnsupported(options, refuse);
  const server = options.server ?? {};
  const comfyui = options.comfyui ?? {};
  const own = options.workflows ?? {};
  const resources = options.resources ?? {};
  const limits = options.limits ?? {};
  const logging = options.logging ?? {};
  const directory = own.directory === undefined ? null : resolve(folder, own.directory);
  if (directory !== null && !(await isDirectory(directory))) {
    refuse(["workflows", "directory"], `there is no folder ${basename(directory)} at that place (counted from the file's own folder).`);
  }
  for (const given of workflows) {
    if (!(await isDirectory(given))) throw new EaselError("config_invalid", "templates_folder_missing", { folder: basename(given) });
  }
  const { others, ...access } = await engineAccess({
    given: comfyuiUrls,
    env,
    inFile: comfyui,
    folder,
    refuse: (option, sentence) => refuse(["comfyui", option], sentence),
  });
  const maxConcurrentJobs = comfyui.max_concurrent_jobs ?? 2;
  return {
    server: { name: server.name ?? null, version: server.version ?? null },
    http,
    comfyui: {
      ...access,
      partnerKey: env.API_KEY_COMFY_ORG?.trim() || null,
      timeoutSeconds: comfyui.timeout_seconds ?? 1800,
      pollIntervalMs: comfyui.poll_interval_ms ?? 500,
      maxConcurrentJobs,
    },
    engines: enginesOf({
      main: { url: access.url, headers: access.headers },
      given: others,
      onCommandLine: comfyuiUrls.length > 0,
      options,
      slots: maxConcurrentJobs,
      refuse,
    }),
    authentication: authenticationOf(options.authentication ?? {}, http === null ? {} : env, folder, refuse),
    rateLimits: rateLimitsOf(options, env, refuse),
    tools: { enabled: options.tools?.enabled ?? null },
    workflows: {
      directories: [...(directory === null ? [] : [directory]), ...workflows.map((given) => resolve(given))],
      defaults: {
        default_model: own.default_model,
        default_steps: own.default_steps ?? 25,
        default_cfg: own.default_cfg ?? 7,
        default_sampler: own.default_sampler ?? "dpmpp_2m",
        default_scheduler: own.default_scheduler ?? "karras",
        default_width: own.default_width ?? 1024,
        default_height: own.default_height ?? 1024,
        written: Object.keys(own).filter((name) => name.startsWith("default_")),
      },
    },
    resources: {
      exposeModels: resources.expose_models ?? true,
      exposeLoras: resources.expose_loras ?? true,
      exposeSamplers: resources.expose_samplers ?? true,
      modelsRefreshInterval: resources.models_refresh_interval ?? 300,
    },
    caching: cachingOf(options.caching ?? {}, env, refuse),
    queue: queueOf(options, folder, env, refuse),
    results: {
      timeBudgetSeconds: options.results?.time_budget_seconds ?? null,
      timeBudgets: options.results?.time_budgets ?? {},
      onDisconnect: options.results?.on_disconnect ?? null,
      views: options.results?.views ?? {},
    },
    limits: {
      maxWaitingJobs: limits.max_waiting_jobs ?? 250,
      jobsPerMinute: limits.jobs_per_minute ?? null,
      job: {
        steps: limits.max_steps ?? 150,
        pixels: limits.max_pixels ?? 2048 * 2048,
        upscalePixels: limits.max_upscale_pixels ?? 8192 * 8192,
        count: limits.max_count ?? 8,
      },
      refusedPrompts: refusedPromptsOf(options, refuse),
    },
    outputCheck: outputCheckOf(options, folder, refuse),
    images: {
      allowedFolders: (options.images?.allowed_folders ?? []).map((given) =>
        resolve(
          folder,
          given.replace(/^~(?=[\\/]|$)/, () => homedir()),
        ),
      ),
      allowHttp: options.images?.allow_http ?? false,
    },
    logging: {
      level: logging.level ?? "info",
      format: logging.format ?? "json",
      file: logging.file === undefined ? null : resolve(folder, logging.file),
      logPrompts: logging.log_prompts ?? false,
    },
    notices: noticesOf(options, http !== null, env),
  };
}

/** Reports a problem with an option of the file by throwing. */
type Refuse = (path: (string | number)[], sentence: string) => never;

interface OpenFile {
  options: ConfigFile;
  /** What relative paths in the file count from. */
  folder: string;
  refuse: Refuse;
}

async function openFile(file: string | null, text: string | undefined, env: ConfigSources["env"]): Promise<OpenFile> {
  const nowhere: Refuse = (path, sentence) => {
    throw fileInvalid("the configuration", [{ line: null, sentence: `\`${path.join(".")}\`: ${sentence}` }]);
  };
  if (file === null) return { options: {}, folder: process.cwd(), refuse: nowhere };
  const name = basename(file);
  const readFile = () =>
    readRegularFile(file, MAX_FILE_BYTES).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") throw new EaselError("config_invalid", "config_file_missing", { file: name });
      throw new EaselError("config_invalid", "config_file_unreadable", { file: name, cause: error.code ?? error.name });
    });
  const says = text ?? (await readFile()).toString("utf8");
  // Loaded only where there is a file: most bridges have none, and should answer as fast as they can.
  const { readConfig } = await import("./read.ts");
  const read = readConfig(says, env);
  if (read.kind === "refused") throw fileInvalid(name, read.problems);
  const refuse: Refuse = (path, sentence) => {
    throw fileInvalid(name, [{ line: read.lineOf(path), sentence: `\`${path.join(".")}\`: ${sentence}` }]);
  };
  return { options: read.options, folder: dirname(resolve(file)), refuse };
}

/** What has no effect over stdio, and whoever wrote it relies on. */
function refuseUnsupported({ authentication }: ConfigFile, refuse: Refuse) {
  if (authentication?.enabled) {
    refuse(
      ["authentication", "enabled"],
      "over stdio nobody but the program that started the bridge can speak to it, so there is nothing to protect. Write false.",
    );
  }
}

/** What is set, is right, and yet does nothing here. */
function noticesOf(options: ConfigFile, http: boolean, env: ConfigSources["env"]): string[] {
  const { server, authentication, results, caching, rate_limits: rateLimits } = options;
  const notices: string[] = [];
  for (const name of Object.keys(results?.time_budgets ?? {})) {
    const meant = misspelledClient(name);
    if (meant !== null) notices.push(`results.time_budgets: no AI app is known by the name "${name}". Did you mean "${meant}"?`);
  }
  const network = (["host", "port"] as const).filter((key) => server?.[key] !== undefined).map((key) => `server.${key}`);
  if (network.length > 0 && !http)
    notices.push(
      `${network.join(" and ")} ${network.length > 1 ? "are" : "is"} not used: with transport stdio nothing listens on the network.`,
    );
  if (!http && (authentication?.token || env.MCP_AUTH_TOKEN)) notices.push("The authentication token is not used: stdio needs none.");
  const queueUsesIt = Boolean(options.queue) && options.queue?.redis_url === undefined;
  if (rateLimits?.backend !== "redis" && !queueUsesIt) notices.push(...cachingNotices(caching, env));
  return notices;
}

/** The tools to show, of those available. Throws config_invalid for a name in `tools.enabled` that is no tool. */
export function enabledTools({ tools }: BridgeConfig, available: string[]): string[] {
  if (tools.enabled === null) return available;
  for (const name of tools.enabled) {
    if (available.includes(name)) continue;
    const tools = { tools: available.slice(0, MAX_NAMED_TOOLS), more: Math.max(0, available.length - MAX_NAMED_TOOLS) };
    throw new EaselError("config_invalid", "enabled_tool_unknown", { name, suggestion: closest(name, available), ...tools });
  }
  return available.filter((name) => tools.enabled?.includes(name));
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function fileInvalid(file: string, problems: ConfigProblem[]): EaselError {
  const sentences = problems.map(({ line, sentence }) => (line === null ? sentence : `line ${line}: ${sentence}`));
  return new EaselError("config_invalid", "config_file_invalid", { file, problems: sentences });
}
