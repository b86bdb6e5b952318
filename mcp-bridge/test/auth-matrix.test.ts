import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TokenFile } from "../auth/token-file.ts";
import { Daemon } from "../test-support/daemon.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "../test-support/engines.ts";
import { HttpBridge } from "../test-support/http-bridge.ts";
import { png } from "../test-support/pictures.ts";
import { listed, overSessions, overSse, overStdio, type Way, type WayAnswer, withoutSessions } from "../test-support/ways.ts";

/*
 * Every kind of token against every tool and resource, on every way to the bridge, and in both headers. What should come is worked out
 * here anew, from what the README says of scopes, and not with the code that decides it.
 */

const HEADERS = ["authorization", "x-api-key"] as const;

const TOOLS = [
  "generate_image",
  "image_to_image",
  "inpaint",
  "upscale",
  "describe_image",
  "get_job",
  "cancel_job",
  "add_picture",
  "find_pictures",
];
const READ_ONLY = ["describe_image", "get_job", "add_picture", "find_pictures"];
const RESOURCES: Record<string, string> = {
  "comfyui://models/checkpoints": "models",
  "comfyui://samplers": "samplers",
  "comfyui://schedulers": "samplers",
  "comfyui://presets": "presets",
  "comfyui://workflows": "workflows",
  "comfyui://queue": "queue",
  "comfyui://system": "system",
  "comfyui://outputs/0badcafe": "outputs",
};
const GROUPS = [...new Set(Object.values(RESOURCES))];
/** A picture of a principal that no token of the matrix is for. */
const ANOTHERS = "comfyui://outputs/deadbeef";

const SCOPES = [
  ["tools"],
  ["resources"],
  ["tools", "resources"],
  ["read-only"],
  ["read-only", "tools:upscale"],
  ["tools:get_job", "resources:outputs"],
  ...TOOLS.map((name) => [`tools:${name}`]),
  ...GROUPS.map((name) => [`resources:${name}`]),
];

interface Holder {
  name: string;
  token: string | null;
  /** Null where the token does not count. */
  scopes: string[] | null;
}

interface Question {
  method: string;
  params: Record<string, unknown>;
}

const QUESTIONS: Question[] = [
  { method: "tools/list", params: {} },
  { method: "resources/list", params: {} },
  ...[...TOOLS, "no_such_tool"].map((name) => ({ method: "tools/call", params: { name, arguments: {} } })),
  ...[...Object.keys(RESOURCES), ANOTHERS, "comfyui://nothing"].map((uri) => ({ method: "resources/read", params: { uri } })),
];

let engine: PracticeEngine;
let bridge: HttpBridge;
const holders: Holder[] = [
  { name: "nobody", token: null, scopes: null },
  { name: "guesser", token: "correct-horse-battery", scopes: null },
];

beforeAll(async () => {
  engine = await startPracticeEngine();
  const state = temporaryFolder();
  const tokens = new TokenFile(path.join(state, "tokens.json"));
  const add = (name: string, scopes: string[], expires: string | null = null) => tokens.add({ name, scopes, expires }, Date.now());
  for (const [index, scopes] of SCOPES.entries()) holders.push({ name: `t${index}`, token: add(`t${index}`, scopes), scopes });
  holders.push({ name: "late", token: add("late", ["tools", "resources"], "2020-01-01"), scopes: null });
  holders.push({ name: "gone", token: add("gone", ["tools", "resources"]), scopes: null });
  tokens.revoke("gone");
  const keepPicture = (folder: string, reference: string) => {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, `${reference}.png`), png(8, 8));
  };
  for (const { name } of holders) keepPicture(path.join(state, "principals", `token-${name}`, "pictures"), "0badcafe");
  keepPicture(path.join(state, "principals", "token-another", "pictures"), "deadbeef");
  keepPicture(path.join(state, "pictures"), "0badcafe");
  // Each client has an address of its own: of one address, so many wrong tokens would be refused in another way.
  bridge = await HttpBridge.start({ state, env: { COMFYUI_URL: engine.url }, config: "http: { trusted_proxies: 1 }\n" });
}, 60_000);
afterAll(() => Promise.all([bridge?.stop(), engine?.stop()]));

/** Who sits at this computer needs no token, and may use everything that is their own. */
const local: Holder = { name: "local", token: null, scopes: ["tools", "resources"] };

/** What comes back: a status that is not 200, "unknown" for what does not exist, the names of a list, or "allowed". */
function expected({ scopes }: Holder, { method, params }: Question): unknown {
  if (scopes === null) return 401;
  const mayUse = (tool: string) =>
    TOOLS.includes(tool) &&
    (scopes.includes("tools") || scopes.includes(`tools:${tool}`) || (scopes.includes("read-only") && READ_ONLY.includes(tool)));
  const groups = GROUPS.filter((group) => ["resources", "read-only", `resources:${group}`].some((scope) => scopes.includes(scope)));
  if (method === "tools/list") return TOOLS.filter(mayUse).sort();
  // Only what jobs have made is listed, and none of these has made any.
  if (method === "resources/list") return groups.filter((group) => group !== "outputs").sort();
  if (method === "tools/call") {
    if (!scopes.some((scope) => scope.startsWith("tools") || scope === "read-only")) return 403;
    return mayUse(String(params.name)) ? "allowed" : "unknown";
  }
  if (groups.length === 0) return 403;
  return groups.includes(RESOURCES[String(params.uri)] ?? "") ? "allowed" : "unknown";
}

const credentials = (header: (typeof HEADERS)[number], { token }: Holder): Record<string, string> =>
  token === null ? {} : { [header]: header === "authorization" ? `Bearer ${token}` : token };

function outcome({ method }: Question, answer: WayAnswer): unknown {
  if (answer.kind === "turned away") return answer.status;
  const { error } = answer.message as { error?: { message: string } };
  if (error) return /There is no (tool|resource|picture)/.test(error.message) ? "unknown" : error;
  if (method === "tools/list") return listed(answer, "tools", "name").sort();
  if (method === "resources/list") {
    const names = listed(answer, "resources", "uri").map((uri) => /^comfyui:\/\/(\w+)/.exec(uri)?.[1] ?? uri);
    return [...new Set(names.map((name) => (name === "schedulers" ? "samplers" : name)))].sort();
  }
  return "allowed";
}

interface Client {
  holder: Holder;
  /** How the bridge is reached, in words. */
  by: string;
  open(): Promise<Way>;
}

/** Every token in both headers on each way over HTTP, and as programs use it that can only start others. */
function clients(): Client[] {
  const { url } = bridge;
  return holders.flatMap((holder, index) => [
    ...HEADERS.flatMap((header) => {
      const headers = credentials(header, holder);
      const from = (way: number) => ({ ...headers, "x-forwarded-for": `203.${HEADERS.indexOf(header)}.${way}.${index}` });
      return [
        { holder, by: `2025-11-25, ${header}`, open: () => overSessions(url, from(1)) },
        { holder, by: `2026-07-28, ${header}`, open: () => withoutSessions(url, from(2)) },
        { holder, by: `SSE, ${header}`, open: () => overSse(url, from(3)) },
      ];
    }),
    { holder, by: "connect", open: () => overStdio(["connect", url], { MCP_AUTH_TOKEN: holder.token ?? "" }) },
  ]);
}

/** Asks everything, and says what was answered otherwise than it should be. */
async function wrongAnswers({ holder, by, open }: Client): Promise<string[]> {
  const way = await open();
  const wrong: string[] = [];
  for (const question of QUESTIONS) {
    const got = JSON.stringify(outcome(question, await way.ask(question.method, question.params)));
    const wanted = JSON.stringify(expected(holder, question));
    const cell = `${holder.name} [${holder.scopes}] ${by} ${question.method} ${JSON.stringify(question.params)}`;
    if (got !== wanted) wrong.push(`${cell}: ${got} instead of ${wanted}`);
  }
  await way.close();
  return wrong;
}

test("nobody may do more or less than their token says", { timeout: 600_000 }, async () => {
  const queue = clients();
  expect(queue.length * QUESTIONS.length).toBeGreaterThanOrEqual(4_000);
  const wrong: string[] = [];
  const work = async () => {
    for (let client = queue.shift(); client; client = queue.shift()) wrong.push(...(await wrongAnswers(client)));
  };
  await Promise.all(Array.from({ length: 8 }, work));
  expect(wrong).toEqual([]);
});

test("who sits at this computer needs none, alone and through the app's bridge, and has no more of what is others'", async () => {
  const { state } = bridge;
  const alone = () => overStdio(["--stdio", "--comfyui-url", engine.url], { EASEL_STATE_DIR: state });
  expect(await wrongAnswers({ holder: local, by: "stdio", open: alone })).toEqual([]);
  const daemon = await Daemon.listening(state, `comfyui:\n  url: ${engine.url}\n`);
  expect(await wrongAnswers({ holder: local, by: "relay", open: () => overStdio([], { EASEL_STATE_DIR: state }) })).toEqual([]);
  await daemon.raw.stop();
});
