import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { PROGRAM } from "../test-support/bridge.ts";
import { temporaryFolder } from "../test-support/engines.ts";
import { runTokenCommand } from "./token-command.ts";
import { TokenFile } from "./token-file.ts";

const NOW = Date.parse("2026-11-30T12:00:00Z");
let file: string;
beforeEach(() => {
  file = path.join(temporaryFolder(), "tokens.json");
});
const run = (line: string) => runTokenCommand(line.split(" ").filter(Boolean), file, NOW);

describe("easel-bridge token", () => {
  test("makes tokens, lists them without what they are, and revokes them", () => {
    const made = run(
      "add anna --scope tools:upscale --scope resources --expires 2027-01-31 --max-steps 20 --max-jobs 2 --requests-per-minute 60 --priority low",
    );
    expect(made).toMatchObject({ code: 0, output: expect.stringMatching(/^easel_[\w-]{43}\n$/) });
    expect(run("add ben").code).toBe(0);
    const listed = run("list").output.split("\n");
    expect(listed[0]).toBe(
      "anna  tools:upscale resources  until 2027-01-31  made 2026-11-30  max_steps 20  max_jobs 2  requests_per_minute 60  priority low",
    );
    expect(listed[1]).toBe("ben  tools resources  no expiry  made 2026-11-30");
    const json = run("list --json").output;
    expect(JSON.parse(json)).toMatchObject([
      { name: "anna", caps: { max_steps: 20 } },
      { name: "ben", expires: null },
    ]);
    for (const said of [json, listed.join()]) expect(said).not.toMatch(/hash|easel_/);
    expect(new TokenFile(file).entries()[0]?.principal).toMatchObject({
      name: "anna",
      caps: { steps: 20, jobs: 2, requestsPerMinute: 60 },
    });
    expect(run("revoke anna")).toMatchObject({ code: 0, output: 'The token "anna" no longer counts.\n' });
    expect(run("revoke anna")).toMatchObject({ code: 1, error: 'easel-bridge: there is no token "anna". Tokens: "ben".\n' });
    expect(run("list").output).not.toContain("anna");
  });

  test("says when a token has expired", () => {
    run("add old --expires 2026-11-29");
    expect(run("list").output).toContain("until 2026-11-29 (expired)");
  });

  test.each([
    ["", 2, "Give add, list or revoke."],
    ["ad anna", 2, '"ad" is not one of'],
    ["add", 2, "name: must be of small letters"],
    ["add Anna!", 2, "name: must be of small letters"],
    ["add anna --expires tomorrow", 2, "expires: must be a day"],
    ["add anna --max-steps many", 2, "caps.max_steps"],
    ["add anna --max-stepz 5", 2, "--max-stepz"],
    ["add anna --scope tool", 1, 'has the scope "tool", which does not exist'],
    ["add anna ben", 2, '"ben" is too much.'],
    ["revoke", 2, "Which token?"],
    ["revoke nobody", 1, "There are none."],
  ])("%j is refused with the reason", (line, code, reason) => {
    const { output, error, ...rest } = run(line);
    expect([rest.code, output]).toEqual([code, ""]);
    expect(error).toContain(reason);
    expect(fs.existsSync(file)).toBe(false);
  });

  test("a name that is taken, and a file that is broken, are told of", () => {
    run("add anna");
    expect(run("add anna").error).toContain('There is a token "anna" already.');
    fs.writeFileSync(file, "{");
    for (const line of ["add ben", "list", "revoke anna"])
      expect(run(line)).toMatchObject({ code: 1, error: expect.stringContaining("it is not JSON") });
  });

  test("is a command of the program", () => {
    const program = (...args: string[]) =>
      spawnSync(process.execPath, [PROGRAM, "token", ...args], {
        encoding: "utf8",
        env: { PATH: process.env.PATH, EASEL_STATE_DIR: path.dirname(file) },
      });
    expect(program("add", "anna").stdout).toMatch(/^easel_/);
    expect(program("list").stdout).toContain("anna");
    expect(program("--help").stdout).toContain("easel-bridge token add NAME");
    expect(program("rubbish")).toMatchObject({ status: 2, stdout: "" });
  });
});
