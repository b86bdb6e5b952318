import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { AiAppId } from "#contract/ai-apps.ts";
import { EaselError } from "#contract/errors.ts";
import { ENTRY, Home, newestChange, perform } from "../testing/testing.ts";
import { type FileRequest, planFile } from "./file-plan.ts";
import { FilePlanner } from "./file-planner.ts";

const WORKER = fileURLToPath(new URL("file-planner-worker.ts", import.meta.url));
const worker = new FilePlanner(WORKER);

/** Settings of over 64 kB, each in its app's grammar, with something in them that only the app's own parser can read. */
const LARGE: { client: AiAppId; file: string; text: string }[] = [
  {
    client: "cursor",
    file: ".cursor/mcp.json",
    text: JSON.stringify(
      { mcpServers: Object.fromEntries(names().map((name) => [name, { command: "npx", env: { TOKEN: name } }])) },
      null,
      2,
    ),
  },
  {
    client: "zed",
    file: ".config/zed/settings.json",
    text: `// mine\n${JSON.stringify({ context_servers: Object.fromEntries(names().map((name) => [name, { command: "npx" }])) }, null, 2)}`,
  },
  {
    client: "codex",
    file: ".codex/config.toml",
    text: `big = 9007199254740993\nborn = 1979-05-27 # mine\n${names()
      .map((name) => `[mcp_servers."${name}"]\ncommand = "npx"\nenv = { TOKEN = "${name}" }\n`)
      .join("\n")}`,
  },
  {
    client: "goose",
    file: ".config/goose/config.yaml",
    text: `# mine\nextensions:\n${names()
      .map((name) => `  ${name}:\n    cmd: npx\n    envs: { TOKEN: ${name} }\n`)
      .join("")}`,
  },
];

function names(): string[] {
  return Array.from({ length: 1_500 }, (_, index) => `server-number-${index}`);
}

test.each(LARGE)("$client: a worker plans a large file as this thread does, and refuses what it refuses", async ({ client, text }) => {
  const bytes = Buffer.from(text);
  const file = { client, bridge: ENTRY, bytes, written: [] };
  const written = planFile({ kind: "write", ...file }).after;
  const requests: FileRequest[] = [
    { kind: "inspect", ...file },
    { kind: "write", ...file },
    { kind: "remove", whole: false, ...file, bytes: written },
    { kind: "restore", path: planFile({ kind: "write", ...file }).placement.path, old: bytes, ...file, bytes: written },
  ];
  for (const request of requests) expect(plain(await worker.plan(request)), request.kind).toEqual(plain(planFile(request)));

  const broken = { kind: "write" as const, ...file, bytes: Buffer.from(`${text}\n{[(`) };
  const [there, here] = [worker, new FilePlanner(null)].map((planner) => planner.plan(broken).catch((error: unknown) => error));
  expect(await there).toBeInstanceOf(EaselError);
  expect(plain(await there)).toEqual(plain(await here));
});

/** An error by what it says, and bytes as bytes, whatever holds them. */
function plain(answer: unknown): unknown {
  if (answer instanceof EaselError) return answer.report();
  const { after, ...rest } = { after: null, ...Object(answer) };
  return { ...rest, after: after && Buffer.from(after).toString("latin1") };
}

test.each(LARGE)("$client: through real files, written and taken back to the byte", async ({ client, file, text }) => {
  const home = await Home.make();
  const connect = home.connect({ worker: WORKER });
  await home.write(file, text);
  const status = await perform(connect, client, "write");
  expect(status.config).toEqual({ kind: "written" });
  expect(await home.text(file)).not.toBe(text);
  await connect.undo(client, newestChange(status));
  expect(await home.text(file)).toBe(text);
});

test("a worker that dies is told as a file that was not understood", async () => {
  const dying = new FilePlanner(fileURLToPath(new URL("no-such-program.ts", import.meta.url)));
  const bytes = Buffer.from(JSON.stringify({ text: "x".repeat(100_000) }));
  const planned = dying.plan({ kind: "inspect", client: "cursor", bridge: ENTRY, bytes, written: [] });
  await expect(planned).rejects.toMatchObject({ code: "settings_not_understood" });
});
