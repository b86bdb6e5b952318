import { expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { importsOf, isForTests, sourceFiles } from "./imports.ts";

const SHIPPED = /^(base|contract|comfyui|workflows|practice-engine|mcp-bridge|electron|renderer)\//;

it("dependencies are what is bundled into the programs and the page; the tool chain is in devDependencies", () => {
  const imports = importsOf(sourceFiles().filter((file) => SHIPPED.test(file) && !isForTests(file)));
  const packages = imports.filter(({ kind, typesOnly }) => kind === "package" && !typesOnly).map(({ to }) => to);
  // Electron is there where the app runs.
  const bundled = new Set(packages.filter((name) => name !== "electron"));
  expect(Object.keys(manifest.dependencies).sort()).toEqual([...bundled].sort());
});
