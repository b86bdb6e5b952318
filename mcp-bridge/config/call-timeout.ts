import { closest } from "#base/did-you-mean.ts";
import type { BridgeConfig } from "./config.ts";

interface ClientLimit {
  /** How it introduces itself (`clientInfo.name`), or how that begins. */
  name: string;
  /** How long it waits for a tool call, where the user has set nothing; null = as long as it takes. Seconds. */
  waits: number | null;
}

/**
 * After how long AI apps give up a tool call, from their documentation and issue trackers. Progress does not count: most do not
 * wait longer for it.
 */
const CLIENTS: ClientLimit[] = [
  // Four minutes in a chat, one in its tab for code, and both introduce themselves alike.
  { name: "claude-ai", waits: 60 },
  { name: "local-agent-mode", waits: 60 },
  // Calls go to the background after two minutes.
  { name: "claude-code", waits: 120 },
  { name: "cursor", waits: 300 },
  { name: "visual studio code", waits: null },
  { name: "zed", waits: 60 },
  { name: "cline", waits: 60 },
  { name: "lm studio", waits: 60 },
  { name: "lmstudio", waits: 60 },
  { name: "codex", waits: 60 },
  { name: "gemini", waits: 600 },
  { name: "goose", waits: 300 },
  { name: "opencode", waits: 30 },
  { name: "copilot", waits: 60 },
  { name: "github-copilot", waits: 60 },
  // The app itself.
  { name: "easel", waits: null },
];

/** What clients made with the SDK wait. Seconds. */
const USUAL = 60;
/** Of a client's limit; the rest is for the picture's way to it. */
const SHARE = 0.75;
/** However patient the client is: a person wants to know what is going on. Seconds. */
const LONGEST = 240;

/** How long a call of this client waits for its job before it answers without. Milliseconds. */
export function timeBudget({ timeBudgets, timeBudgetSeconds }: BridgeConfig["results"], client: string): number {
  const own = named(Object.entries(timeBudgets), client, ([name]) => name)?.[1];
  return (own ?? timeBudgetSeconds ?? fromTable(client)) * 1000;
}

function fromTable(client: string): number {
  const known = named(CLIENTS, client, ({ name }) => name);
  const waits = known ? known.waits : USUAL;
  return waits === null ? LONGEST : Math.min(LONGEST, waits * SHARE);
}

/** "cursor" is also "cursor-vscode"; of several the longest name counts. */
function named<T>(entries: T[], client: string, nameOf: (entry: T) => string): T | undefined {
  const lower = client.toLowerCase();
  const fitting = entries.filter((entry) => lower.startsWith(nameOf(entry).toLowerCase()));
  return fitting.sort((a, b) => nameOf(b).length - nameOf(a).length)[0];
}

/** For a name in `results.time_budgets` that is no AI app's but nearly: the one that was probably meant. */
export function misspelledClient(name: string): string | null {
  if (named(CLIENTS, name, (client) => client.name)) return null;
  return closest(
    name,
    CLIENTS.map((client) => client.name),
  );
}
