import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const resolve = createRequire(import.meta.url).resolve;
const CLI = path.join(path.dirname(resolve("@modelcontextprotocol/conformance/package.json")), "dist", "index.js");
const lists = fileURLToPath(new URL("./expected-failures/", import.meta.url));

/** The revisions of MCP whose requirements the suite has. */
export const REVISIONS = ["2025-11-25", "2026-07-28"] as const;

/** How the suite ended. */
export interface ConformanceReport {
  /** 0: of what is required, just that failed which should. */
  code: number | null;
  /** What it printed at the end. */
  summary: string;
  /** The scenarios that failed and need not pass yet (MCP's extensions, and what is still pending), without reasons. */
  failedOptional: string[];
}

/**
 * Tries a server with all scenarios that this revision requires, and those that are still pending or optional.
 * `expectedFailures`: one of the lists in `expected-failures/`; null = nothing that is required may fail.
 */
export async function runConformance(url: string, revision: string, expectedFailures: string | null): Promise<ConformanceReport> {
  const excuses = expectedFailures === null ? [] : ["--expected-failures", path.join(lists, expectedFailures)];
  const child = spawn(process.execPath, [CLI, "server", "--url", url, "--requirements", revision, ...excuses]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  const summary = output.slice(Math.max(0, output.indexOf("=== SUMMARY")));
  const [, optional = ""] = summary.split("Not scored");
  return { code, summary, failedOptional: [...optional.matchAll(/^ {2}✗ (\S+)/gm)].map(([, scenario = ""]) => scenario) };
}
