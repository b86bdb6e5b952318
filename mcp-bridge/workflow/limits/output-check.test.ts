import { describe, expect, onTestFinished, test } from "vitest";
import { startHttpServer } from "../../test-support/engines.ts";
import { checkOutputs, type OutputCheckOptions } from "./output-check.ts";

const NEVER = new AbortController().signal;
const program = (script: string): OutputCheckOptions => ({
  with: { kind: "command", command: [process.execPath, "-e", script] },
  timeoutMs: 20_000,
});
const files = (...texts: string[]) => texts.map((text) => ({ bytes: Buffer.from(text), mime: "image/png" }));
const refusal = (work: Promise<void>) =>
  work.then(
    () => null,
    (error: { code?: string; parameters?: object }) => ({ code: error.code, ...error.parameters }),
  );

describe("a program", () => {
  const JUDGE = `let all = ""; process.stdin.on("data", (text) => { all += text }).on("end", () => {
    if (!all.includes("bad") && process.env.OUTPUT_TYPE === "image/png") process.exit(0);
    console.log("not this one\\nat all"); process.exit(1);
  })`;

  test("passes what it likes, and refuses all for one that it does not, with its reason", async () => {
    expect(await refusal(checkOutputs(files("good", "fine"), program(JUDGE), NEVER))).toBeNull();
    expect(await refusal(checkOutputs(files("good", "bad"), program(JUDGE), NEVER))).toEqual({
      code: "output_refused",
      reason: "not this one",
    });
  });

  test.each([
    ["fails", "process.exit(2)"],
    ["is killed", "process.kill(process.pid, 'SIGKILL')"],
  ])("that %s lets nothing out", async (_, script) => {
    expect(await refusal(checkOutputs(files("good"), program(script), NEVER))).toEqual({ code: "output_not_checked" });
  });

  test("that fails as programs of Node or Python do, with exit code 1, lets nothing out, and nothing of its traceback", async () => {
    const failing = program("throw new Error('/home/somebody')");
    expect(await refusal(checkOutputs(files("good"), failing, NEVER))).toEqual({ code: "output_refused", reason: "" });
  });

  test("that does not exist, or does not come to an end, lets nothing out", async () => {
    const missing: OutputCheckOptions = { with: { kind: "command", command: ["/no/such/program"] }, timeoutMs: 20_000 };
    expect(await refusal(checkOutputs(files("good"), missing, NEVER))).toEqual({ code: "output_not_checked" });
    const endless = { ...program("setInterval(() => {}, 1000)"), timeoutMs: 300 };
    expect(await refusal(checkOutputs(files("good"), endless, NEVER))).toEqual({ code: "output_not_checked" });
  });

  test("that reads nothing may still judge a large file", async () => {
    const large = [{ bytes: Buffer.alloc(5_000_000), mime: "image/png" }];
    expect(await refusal(checkOutputs(large, program("process.exit(0)"), NEVER))).toBeNull();
  });

  test("is given up when the job is", async () => {
    const stop = new AbortController();
    const check = checkOutputs(files("good"), program("setInterval(() => {}, 1000)"), stop.signal);
    stop.abort(new Error("cancelled"));
    await expect(check).rejects.toThrow("cancelled");
  });
});

test("a service passes by its status, refuses with 403 or 422, and lets nothing out otherwise", async () => {
  const { url, stop } = await startHttpServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => response.writeHead(Number(body)).end(body === "204" ? undefined : "for a reason"));
  });
  onTestFinished(stop);
  const options: OutputCheckOptions = { with: { kind: "url", url }, timeoutMs: 20_000 };
  expect(await refusal(checkOutputs(files("200", "204"), options, NEVER))).toBeNull();
  for (const status of ["403", "422"]) {
    expect(await refusal(checkOutputs(files(status), options, NEVER))).toEqual({ code: "output_refused", reason: "for a reason" });
  }
  for (const status of ["302", "401", "404", "500"]) {
    expect(await refusal(checkOutputs(files(status), options, NEVER))).toEqual({ code: "output_not_checked" });
  }
});
