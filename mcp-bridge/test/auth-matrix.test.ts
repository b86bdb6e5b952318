import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TokenFile } from "../auth/token-file.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "../test-support/engines.ts";
import { HttpBridge } from "../test-support/http-bridge.ts";
import { png } from "../test-support/pictures.ts";

/*
 * Every kind of token against every tool and resource, over HTTP in both eras of the protocol, and in both headers. What should come is
 * worked out here anew, from what the README says of scopes, and not with the code that decides it.
 */

const ERAS = ["2025-11-25", "2026-07-28"] as const;
type Era = (typeof ERAS)[number];
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
  for (const [name, reference] of [...holders.map(({ name }) => [name, "0badcafe"]), ["another", "deadbeef"]]) {
    const folder = path.join(state, "principals", `token-${name}`, "pictures");
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, `${reference}.png`), png(8, 8));
  }
  bridge = await HttpBridge.start({ state, env: { COMFYUI_URL: engine.url } });
}, 60_000);
afterAll(() => Promise.all([bridge?.stop(), engine?.stop()]));

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

let lastId = 0;

function ask(era: Era, { method, params }: Question, headers: Record<string, string>, session: string | null) {
  // Several are on their way in one session.
  const message = { jsonrpc: "2.0", id: ++lastId, method };
  if (era === "2025-11-25")
    return bridge.post({ ...message, params }, { ...headers, ...(session !== null && { "mcp-session-id": session }) });
  const name = params.name ?? params.uri;
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": era,
    "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  const own = { "mcp-protocol-version": era, "mcp-method": method, ...(typeof name === "string" && { "mcp-name": name }) };
  return bridge.post({ ...message, params: { ...params, _meta } }, { ...headers, ...own });
}

async function sessionOf(headers: Record<string, string>): Promise<string | null> {
  const params = { protocolVersion: ERAS[0], capabilities: {}, clientInfo: { name: "test", version: "1" } };
  const answer = await bridge.post({ jsonrpc: "2.0", id: 0, method: "initialize", params }, headers);
  return String(answer.headers["mcp-session-id"] ?? "") || null;
}

function outcome(question: Question, status: number, body: string): unknown {
  if (status === 401 || status === 403) return status;
  const { result, error } = JSON.parse(/^data: (\{.*)$/m.exec(body)?.[1] ?? body);
  if (error) return /There is no (tool|resource|picture)/.test(error.message) ? "unknown" : error;
  if (question.method === "tools/list") return result.tools.map(({ name }: { name: string }) => name).sort();
  if (question.method === "resources/list") {
    const uris: string[] = result.resources.map(({ uri }: { uri: string }) => /^comfyui:\/\/(\w+)/.exec(uri)?.[1]);
    return [...new Set(uris.map((name) => (name === "schedulers" ? "samplers" : name)))].sort();
  }
  return "allowed";
}

test("nobody may do more or less than their token says", { timeout: 600_000 }, async () => {
  const cells: { name: string; run(): Promise<unknown>; expected: unknown }[] = [];
  for (const holder of holders) {
    for (const header of HEADERS) {
      const headers = credentials(header, holder);
      const session = await sessionOf(headers);
      for (const era of ERAS) {
        for (const question of QUESTIONS) {
          const name = `${holder.name} [${holder.scopes}] ${header} ${era} ${question.method} ${JSON.stringify(question.params)}`;
          const run = async () => {
            const { status, body } = await ask(era, question, headers, session);
            return outcome(question, status, body);
          };
          cells.push({ name, run, expected: expected(holder, question) });
        }
      }
    }
  }
  expect(cells.length).toBeGreaterThanOrEqual(2_000);
  const wrong: string[] = [];
  const queue = [...cells];
  const work = async () => {
    for (let cell = queue.shift(); cell; cell = queue.shift()) {
      const got = await cell.run();
      if (JSON.stringify(got) !== JSON.stringify(cell.expected)) {
        wrong.push(`${cell.name}: ${JSON.stringify(got)} instead of ${JSON.stringify(cell.expected)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  expect(wrong).toEqual([]);
});
