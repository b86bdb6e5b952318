import type { AuthenticationOptions } from "../auth/open-authenticator.ts";
import type { JobLimits } from "../workflow/limits/graph-limits.ts";
import type { OutputCheckOptions } from "../workflow/limits/output-check.ts";
import type { WorkflowDefaults } from "../workflow/workflow.ts";
import type { EnginesConfig } from "./engines.ts";
import type { HttpConfig } from "./http.ts";
import type { QueueConfig } from "./queue.ts";

/** Everything that can be set, complete: from the defaults, the file, the environment and the command line, the later the stronger. */
export interface BridgeConfig {
  /** serverInfo of the MCP handshake; null = Easel's own. */
  server: { name: string | null; version: string | null };
  /** How to serve over HTTP; null = over stdio alone. */
  http: HttpConfig | null;
  comfyui: {
    /** Without a trailing slash or a login; null where nobody set it (then the host's engine, else http://127.0.0.1:8188). */
    url: string | null;
    /** Sent as `Authorization: Bearer` with every request to the engine. */
    apiKey: string | null;
    /** Sent with every request to the engine at `url`, or to any where that is null; the login of the address is among them. For no log. */
    headers: Record<string, string>;
    /** PEM of certificates that are believed besides the usual ones; null for none. */
    certificates: string | null;
    /** Sent with jobs that have partner nodes; null where the environment has none. */
    partnerKey: string | null;
    /** Longest wait for one job. */
    timeoutSeconds: number;
    pollIntervalMs: number;
    maxConcurrentJobs: number;
  };
  engines: EnginesConfig;
  /** Who may use the bridge from elsewhere; has no effect over stdio. */
  authentication: AuthenticationOptions;
  rateLimits: {
    /** Where requests are counted that several bridges answer; null = each counts its own. May hold a password. */
    redisUrl: string | null;
    /** Of one principal, where its token says nothing else; null = any number. */
    requestsPerMinute: number | null;
    /** Calls of one tool by one principal, by the tool's name. */
    tools: Record<string, number>;
  };
  /** Names of the tools to show; null = all. */
  tools: { enabled: string[] | null };
  workflows: {
    /** Absolute folders of the user's own templates, in order of rising precedence. */
    directories: string[];
    defaults: WorkflowDefaults;
  };
  resources: {
    exposeModels: boolean;
    exposeLoras: boolean;
    exposeSamplers: boolean;
    /** Seconds for which a model list is kept. */
    modelsRefreshInterval: number;
  };
  caching: {
    enabled: boolean;
    /** Where finished pictures are shared with other computers; may hold a password. Null = in this process's memory alone. */
    redisUrl: string | null;
    ttlSeconds: number;
    maxEntries: number;
    /** Of the pictures that are remembered. */
    maxBytes: number;
  };
  /** The queue that several computers share; null = this process has its own. */
  queue: QueueConfig | null;
  results: {
    /** How long a tool call waits for its job before it answers with the job's id; null = by the client (`call-timeout.ts`). */
    timeBudgetSeconds: number | null;
    /** The same by `clientInfo.name`, or how that begins. */
    timeBudgets: Record<string, number>;
    /** What becomes of a client's jobs when it is gone; null = the daemon finishes them, a bridge that serves alone cancels them. */
    onDisconnect: "finish" | "cancel" | null;
    /** Whether pictures are shown in the chat by a view, by `clientInfo.name` or an AI app's id; always where nothing is said. */
    views: Record<string, "always" | "never">;
  };
  limits: {
    /** Jobs that wait, of all clients together; a client with less than an equal share of them is let in all the same. */
    maxWaitingJobs: number;
    /** How many jobs one client may begin within a minute; null = any number. */
    jobsPerMinute: number | null;
    /** What one job may ask of the engine, whoever wants more. */
    job: JobLimits;
    /** What no prompt may hold. */
    refusedPrompts: RegExp[];
  };
  /** What looks at finished pictures before they leave; null = nothing does. */
  outputCheck: OutputCheckOptions | null;
  images: {
    /** Absolute folders of which AI apps may name files. */
    allowedFolders: string[];
    /** Whether AI apps may name web addresses; only public ones are ever asked. */
    allowHttp: boolean;
  };
  logging: {
    level: "debug" | "info" | "warn" | "error";
    format: "json" | "text";
    /** Absolute path; null = standard error. */
    file: string | null;
    /** Whether the log may hold what somebody asked for in words. */
    logPrompts: boolean;
  };
  /** What was set and has no effect, as sentences for the log. */
  notices: string[];
}
