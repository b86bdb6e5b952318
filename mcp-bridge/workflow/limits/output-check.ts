import { spawn } from "node:child_process";
import { EaselError } from "#contract/errors.ts";

/** A program or a service that looks at finished pictures (`output_check` in the configuration). */
export interface OutputCheckOptions {
  with: { kind: "command"; command: readonly [string, ...string[]] } | { kind: "url"; url: string };
  timeoutMs: number;
}

/** What is looked at. */
interface OutputFile {
  bytes: Uint8Array;
  mime: string;
}

/** Longer reasons are cut. Characters. */
const MAX_REASON_CHARACTERS = 200;

type Verdict = { kind: "passed" } | { kind: "refused"; reason: string } | { kind: "unknown"; cause: string };

/**
 * Has what a job made looked at before any of it is kept or leaves. Throws EaselError not_allowed where one file is refused, and also
 * where no verdict is to be had: what nobody has looked at does not leave.
 */
export async function checkOutputs(files: readonly OutputFile[], options: OutputCheckOptions, signal: AbortSignal): Promise<void> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(options.timeoutMs)]);
  const verdicts = await Promise.all(files.map((file) => verdictOn(file, options, limit)));
  signal.throwIfAborted();
  for (const verdict of verdicts) {
    if (verdict.kind === "refused") throw new EaselError("not_allowed", "output_refused", { reason: verdict.reason });
    if (verdict.kind === "unknown") throw new EaselError("not_allowed", "output_not_checked", {}, verdict.cause);
  }
}

function verdictOn(file: OutputFile, { with: how }: OutputCheckOptions, signal: AbortSignal): Promise<Verdict> {
  return how.kind === "command" ? askProgram(how.command, file, signal) : askService(how.url, file, signal);
}

/** The file on standard input, its type in OUTPUT_TYPE. Exit code 0 passes it, 1 refuses it; what is printed is the reason. */
function askProgram(
  [program, ...args]: readonly [string, ...string[]],
  { bytes, mime }: OutputFile,
  signal: AbortSignal,
): Promise<Verdict> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ["pipe", "pipe", "ignore"],
      env: { ...process.env, OUTPUT_TYPE: mime },
      signal,
      killSignal: "SIGKILL",
    });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (said.length < MAX_REASON_CHARACTERS) said += text;
    });
    child.on("error", (error) => resolve({ kind: "unknown", cause: error.name }));
    child.on("close", (code) => {
      if (code === 0) resolve({ kind: "passed" });
      else resolve(code === 1 ? { kind: "refused", reason: shortened(said) } : { kind: "unknown", cause: `it ended with ${code}` });
    });
    child.stdin.on("error", () => {}); // it may judge without reading everything
    child.stdin.end(bytes);
  });
}

/** The file as the body of a POST. A status of success passes it, 403 and 422 refuse it; the answer's text is the reason. */
async function askService(url: string, { bytes, mime }: OutputFile, signal: AbortSignal): Promise<Verdict> {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": mime },
      body: new Blob([new Uint8Array(bytes)]),
      redirect: "error",
      signal,
    });
    const said = await answer.text();
    if (answer.ok) return { kind: "passed" };
    if (answer.status === 403 || answer.status === 422) return { kind: "refused", reason: shortened(said) };
    return { kind: "unknown", cause: `it answered ${answer.status}` };
  } catch (error) {
    return { kind: "unknown", cause: error instanceof Error ? error.name : "" };
  }
}

/** The first line, as far as it can be shown. */
const shortened = (text: string) => (text.trim().split("\n")[0] ?? "").replace(/\p{C}/gu, "").slice(0, MAX_REASON_CHARACTERS);
