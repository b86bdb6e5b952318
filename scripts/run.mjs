#!/usr/bin/env node
// The one door of the project: `node scripts/run.mjs start|test|build|check|bench|mcpb|package|release|docs|docs-site|docs-screenshots|package-try [arguments]`.
// Runs on any Node from 18 on with nothing installed, so: builtins only, no TypeScript.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { installDependencies } from "./bootstrap/dependencies.mjs";
import { cleanEnvironment, ensureNode } from "./bootstrap/node.mjs";

const tasks = [
  "start",
  "test",
  "build",
  "check",
  "bench",
  "mcpb",
  "package",
  "release",
  "docs",
  "docs-site",
  "docs-screenshots",
  "package-try",
];
const [task, ...rest] = process.argv.slice(2);
if (!task || !tasks.includes(task)) {
  console.error(`usage: node scripts/run.mjs ${tasks.join("|")} [arguments]`);
  process.exit(2);
}

try {
  await installDependencies();
  const node = ensureNode();
  const script = fileURLToPath(new URL(`./${task}.ts`, import.meta.url));
  const child = spawn(node, ["--disable-warning=ExperimentalWarning", script, ...rest], { stdio: "inherit", env: cleanEnvironment(node) });
  // The task has its own orderly end; a signal here is only passed on (a terminal's Ctrl-C reaches both anyway).
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
} catch (error) {
  console.error(`\n${error.message}\n`);
  process.exit(1);
}
