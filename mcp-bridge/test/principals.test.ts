import fs from "node:fs";
import path from "node:path";
import { ErrorCode, McpError } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { VIEW_TOOL } from "#contract/app-view.ts";
import { LOCAL } from "../auth/principal.ts";
import type { BridgeContext } from "../context/context.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "../test-support/engines.ts";
import { openTestContext, TestSession, testPrincipal } from "../test-support/in-process.ts";
import { png } from "../test-support/pictures.ts";

const FOX = { prompt: "a fox", width: 64, height: 64, steps: 2, seed: "7" };
const ALL = ["tools", "resources"];
const ANNA = testPrincipal("anna", ALL);
const BEN = testPrincipal("ben", ALL);

let engine: PracticeEngine;
let state: string;
let context: BridgeContext;
let anna: TestSession;
let ben: TestSession;
let local: TestSession;

beforeAll(async () => {
  engine = await startPracticeEngine();
  state = temporaryFolder();
  const folder = path.join(state, "shared");
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "cat.png"), png(64, 64));
  context = await openTestContext(state, engine.url, `images:\n  allowed_folders: ["${folder}"]\nlogging:\n  level: error\n`);
  anna = await TestSession.open(context, ANNA, { views: true });
  ben = await TestSession.open(context, BEN, { views: true });
  local = await TestSession.open(context, LOCAL, { views: true });
});
afterAll(async () => {
  (await context?.startedEngineServices())?.jobs.close();
  await engine?.stop();
});

/** What a client gets for a request, an error as its code and message. */
const outcome = (request: Promise<unknown>): Promise<unknown> =>
  request.catch((error: unknown) => (error instanceof McpError ? [error.code, error.message] : Promise.reject(error)));

describe("a picture and its job", () => {
  /** One that nobody has made. */
  const NOBODYS = { reference: "00000000", job: "00000000-0000-4000-8000-000000000000" };
  let mine: { reference: string; job: string };

  beforeAll(async () => {
    const made = await anna.call("generate_image", FOX);
    mine = { reference: made.reference, job: (await jobsOf(anna)).at(0) ?? "" };
    expect(mine.reference).toMatch(/^[0-9a-f]{8}$/);
  });

  /** The jobs that a principal has, by the queue's ledger. */
  async function jobsOf(session: TestSession): Promise<string[]> {
    const uris = await session.resources();
    return uris.filter((uri) => uri.startsWith("comfyui://outputs/")).map((uri) => uri.slice("comfyui://outputs/".length));
  }

  test("are their principal's", async () => {
    expect(await jobsOf(anna)).toEqual([mine.reference]);
    expect((await anna.call("get_job", { job_id: mine.reference })).images).toHaveLength(1);
    const [content] = (await anna.client.readResource({ uri: `comfyui://outputs/${mine.reference}` })).contents;
    expect(content).toMatchObject({ mimeType: "image/png" });
    expect((await anna.call("image_to_image", { image: mine.reference, prompt: "night", steps: 2 })).images).toHaveLength(1);
    expect(fs.existsSync(path.join(state, "principals", "token-anna", "pictures", `${mine.reference}.png`))).toBe(true);
    expect(fs.existsSync(path.join(state, "pictures"))).toBe(false);
  });

  test.each(["ben", "local"])("are as good as not there for %s", async (name) => {
    const other = name === "ben" ? ben : local;
    const requests: ((of: typeof mine) => Promise<unknown>)[] = [
      ({ reference }) => other.call("get_job", { job_id: reference }).then(({ result }) => result),
      ({ reference }) => other.call("cancel_job", { job_id: reference }).then(({ result }) => result),
      ({ reference }) => other.call("image_to_image", { image: reference, prompt: "night" }).then(({ result }) => result),
      ({ reference }) => other.call("describe_image", { image: `comfyui://outputs/${reference}` }).then(({ result }) => result),
      ({ reference }) => other.client.readResource({ uri: `comfyui://outputs/${reference}` }),
      ({ reference }) => other.client.readResource({ uri: `comfyui://outputs/${reference}/thumbnail` }),
      ({ reference }) => other.client.readResource({ uri: `comfyui://outputs/${reference}/parts/0` }),
      ({ reference }) => other.call(VIEW_TOOL, { ask: "picture", reference, offset: 0 }).then(({ result }) => result),
      ({ reference }) => other.call(VIEW_TOOL, { ask: "job", job_id: reference }).then(({ result }) => result),
      ({ reference }) => other.call(VIEW_TOOL, { ask: "kept", reference }).then(({ result }) => result),
      ({ reference }) => other.call("find_pictures", { words: reference }).then(({ result }) => result),
    ];
    for (const request of requests) {
      const [about, otherwise] = await Promise.all([mine, NOBODYS].map((of) => outcome(request(of))));
      expect(JSON.stringify(about).replaceAll(mine.reference, NOBODYS.reference)).toBe(JSON.stringify(otherwise));
    }
    expect(await jobsOf(other)).toEqual([]);
    expect((await other.call("find_pictures")).text).toContain("No picture fits.");
    expect((await anna.call("find_pictures", { words: "fox" })).text).toContain(`${mine.reference}: `);
    const asked = { ask: "job", tool: "generate_image", arguments: FOX };
    expect((await other.call(VIEW_TOOL, asked)).result.structuredContent).toMatchObject({ state: { kind: "unknown" } });
    const typed = {
      ref: { type: "ref/resource" as const, uri: "comfyui://outputs/{reference}" },
      argument: { name: "reference", value: "" },
    };
    expect((await other.client.complete(typed)).completion.values).toEqual([]);
    expect((await anna.client.complete(typed)).completion.values).toContain(mine.reference);
  });

  test("the same request of another makes another picture, and only its own principal is given one that is there", async () => {
    const again = await anna.call("generate_image", FOX);
    expect(again.reference).toBe(mine.reference);
    const bens = await ben.call("generate_image", FOX);
    expect(bens.reference).not.toBe(mine.reference);
    expect((await ben.call("generate_image", FOX)).reference).toBe(bens.reference);
    expect((await local.call("generate_image", FOX)).reference).not.toBe(bens.reference);
  });

  test("a call's idempotency key is its principal's, too", async () => {
    const call = (session: TestSession) =>
      session.client.callTool({ name: "generate_image", arguments: { ...FOX, seed: "8" }, _meta: { "easel/idempotency-key": "k" } });
    const texts = await Promise.all(
      [call(anna), call(ben), call(anna)].map(async (answer) => /Made (\S+)/.exec(JSON.stringify(await answer))?.[1]),
    );
    expect(texts[0]).toBe(texts[2]);
    expect(texts[1]).not.toBe(texts[0]);
  });

  test("the next bridge finds them as whose they are", async () => {
    const next = await openTestContext(state, engine.url);
    const [annaAgain, benAgain] = await Promise.all([ANNA, BEN].map((principal) => TestSession.open(next, principal)));
    expect((await annaAgain?.call("get_job", { job_id: mine.reference }))?.images).toHaveLength(1);
    expect((await benAgain?.call("get_job", { job_id: mine.reference }))?.error).toBe("job_unknown");
    (await next.startedEngineServices())?.jobs.close();
  });
});

describe("tools", () => {
  test.each([
    [[], []],
    [["read-only"], ["describe_image", "get_job", "find_pictures", "add_picture"]],
    [["tools:upscale"], ["upscale"]],
    [
      ["tools:generate_image", "tools:get_job"],
      ["generate_image", "get_job"],
    ],
    [["resources"], []],
  ])("of a token with %j are %j, and every other is unknown to it", async (scopes, expected) => {
    const session = await TestSession.open(context, testPrincipal("carl", scopes));
    expect((await session.tools()).sort()).toEqual([...expected].sort());
    const everyTool = await local.tools();
    const call = (name: string) => outcome(session.client.callTool({ name, arguments: {} }));
    const unknown = JSON.stringify(await call("no_such_tool"));
    expect(unknown).toContain(`[${ErrorCode.InvalidParams},`);
    for (const hidden of everyTool.filter((name) => !expected.includes(name))) {
      expect(JSON.stringify(await call(hidden))).toBe(unknown.replace("no_such_tool", hidden));
    }
    const offered = (await session.client.listPrompts()).prompts.map(({ name }) => name);
    expect(offered.includes("draw")).toBe(expected.includes("generate_image"));
  });

  test("that change nothing are those whose annotations say so", async () => {
    const readOnly = await TestSession.open(context, testPrincipal("dora", ["read-only"]), { views: true });
    const annotated = (await local.client.listTools()).tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name);
    expect((await readOnly.tools()).sort()).toEqual(annotated.sort());
  });

  test("take no more than the token's caps allow, and say so in their schemas", async () => {
    const capped = testPrincipal("emil", ALL, { steps: 5, pixels: 64 * 64, count: 1, jobs: 1 });
    const session = await TestSession.open(context, capped);
    const { tools } = await session.client.listTools();
    const schema = tools.find(({ name }) => name === "generate_image")?.inputSchema.properties;
    expect(schema).toMatchObject({ steps: { maximum: 5 } });
    for (const more of [{ steps: 6 }, { width: 128 }, { count: 2 }]) {
      const answer = await session.call("generate_image", { ...FOX, ...more });
      expect(answer.error, JSON.stringify(more)).toBe("argument_invalid");
    }
    expect((await session.call("generate_image", FOX)).images).toHaveLength(1);
    expect((await local.call("generate_image", { ...FOX, steps: 6 })).images).toHaveLength(1);
  });

  test("name files of this computer for nobody who sits at another", async () => {
    const file = path.join(state, "shared", "cat.png");
    expect((await local.call("image_to_image", { image: file, prompt: "night", steps: 2 })).error).toBeNull();
    expect((await anna.call("image_to_image", { image: file, prompt: "night", steps: 2 })).error).toBe("not_allowed");
    expect(local.client.getInstructions()).toContain('"shared"');
    expect(anna.client.getInstructions()).not.toContain("shared");
  });
});

describe("resources", () => {
  test.each([
    [["tools"], []],
    [["resources:outputs"], ["outputs"]],
    [
      ["resources:models", "resources:queue"],
      ["models", "queue"],
    ],
  ])("of a token with %j are those of %j, and every other is unknown to it", async (scopes, groups) => {
    const session = await TestSession.open(context, { ...ANNA, scopes: testPrincipal("", scopes).scopes });
    const listed = await session.resources();
    for (const uri of await anna.resources()) {
      const group = /^comfyui:\/\/(\w+)/.exec(uri)?.[1] ?? "";
      expect(listed.includes(uri), uri).toBe(groups.includes(group));
      const read = await outcome(session.client.readResource({ uri }));
      if (groups.includes(group)) expect(read).toHaveProperty("contents");
      else expect(JSON.stringify(read)).toMatch(/There is no (resource|picture)/);
    }
  });

  test("tell of the jobs of their principal alone", async () => {
    const read = async (session: TestSession) => JSON.stringify(await session.client.readResource({ uri: "comfyui://queue" }));
    const call = anna.call("generate_image", { ...FOX, seed: "99", steps: 100, width: 512, height: 512 });
    await expect.poll(() => read(anna)).toContain("job_id");
    expect(await read(ben)).not.toContain("job_id");
    const { id = "" } = (await context.engineServices()).jobs.unfinished({ principal: ANNA, host: false })[0] ?? {};
    expect((await ben.call("cancel_job", { job_id: id })).error).toBe("job_unknown");
    expect((await anna.call("cancel_job", { job_id: id })).error).toBeNull();
    await call;
  });
});
