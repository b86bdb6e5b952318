import { expect, test } from "vitest";
import { removeFromAll } from "./remove-from-all.ts";
import { Home, perform } from "./testing/testing.ts";

const CURSOR = ".cursor/mcp.json";
const CODEX = ".codex/config.toml";
const OTHERS = '{\n  "mcpServers": {\n    "files": { "command": "npx" }\n  }\n}\n';

test("our entry leaves every AI app's settings, byte for byte, and nobody else's does", async () => {
  const home = await Home.make();
  const connect = home.connect();
  await home.write(CURSOR, OTHERS);
  await home.write(CODEX, 'model = "o9"\n');
  await home.write(".gemini/settings.json", OTHERS);
  await perform(connect, "cursor", "write");
  await perform(connect, "codex", "write");
  expect(await removeFromAll(connect)).toEqual([
    { name: "Cursor", error: null },
    { name: "Codex", error: null },
  ]);
  expect(await home.text(CURSOR)).toBe(OTHERS);
  expect(await home.text(CODEX)).toBe('model = "o9"\n');
  expect(await home.text(".gemini/settings.json")).toBe(OTHERS);
  expect(await removeFromAll(connect)).toEqual([]);
});

test("one whose settings cannot be changed is named, and keeps none of the others", async () => {
  const home = await Home.make();
  await home.write(CURSOR, OTHERS);
  await home.write(CODEX, 'model = "o9"\n');
  const connect = home.connect();
  await perform(connect, "cursor", "write");
  await perform(connect, "codex", "write");
  const apply = connect.apply.bind(connect);
  connect.apply = async (client, ...rest) => {
    if (client === "cursor") await home.write(CURSOR, `${await home.text(CURSOR)} `);
    return apply(client, ...rest);
  };
  const [cursor, codex] = await removeFromAll(connect);
  expect(cursor).toMatchObject({ name: "Cursor", error: { code: "settings_changed_meanwhile" } });
  expect(codex).toEqual({ name: "Codex", error: null });
  expect(await home.text(CURSOR)).toContain("easel");
});
