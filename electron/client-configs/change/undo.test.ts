import { rm } from "node:fs/promises";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonDocument, tomlDocument, yamlDocument } from "../testing/documents.ts";
import { Home, newestChange, perform } from "../testing/testing.ts";

/** Documents per grammar that go through real files; `EASEL_FUZZ_FILES=1000` for the long run. */
const RUNS = Number(process.env.EASEL_FUZZ_FILES ?? 25);

const cases = [
  { id: "cursor", path: ".cursor/mcp.json", documents: jsonDocument("mcpServers", false) },
  { id: "zed", path: ".config/zed/settings.json", documents: jsonDocument("context_servers", true) },
  { id: "codex", path: ".codex/config.toml", documents: tomlDocument("mcp_servers") },
  { id: "goose", path: ".config/goose/config.yaml", documents: yamlDocument("extensions") },
];

describe.each(cases)("$id, through real files", ({ id, path, documents }) => {
  const marked = fc.tuple(fc.boolean(), documents).map(([mark, text]) => Buffer.from((mark ? "\uFEFF" : "") + text, "utf8"));

  test(
    "undo of a write, and of a remove after it, gives the very bytes back",
    async () => {
      const home = await Home.make();
      await fc.assert(
        fc.asyncProperty(marked, async (bytes) => {
          await rm(home.stateDirectory, { recursive: true, force: true });
          await home.write(path, bytes);
          const connect = home.connect();
          const written = await perform(connect, id, "write");
          const after = await home.bytes(path);
          const removed = await perform(connect, id, "remove");
          await connect.undo(id, newestChange(removed));
          expect((await home.bytes(path)).equals(after)).toBe(true);
          await connect.undo(id, newestChange(written));
          expect((await home.bytes(path)).equals(bytes)).toBe(true);
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
    },
    30_000 + RUNS * 500,
  );
});
