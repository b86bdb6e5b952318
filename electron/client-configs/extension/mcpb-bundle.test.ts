import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { zip } from "#base/write-zip.ts";
import { bundle } from "./mcpb-bundle.ts";

/** The official packer's `cli.js`; `npm run mcpb` fetches it and runs it on the real file. */
const PACKER = process.env.EASEL_MCPB;

/** Read as a ZIP reader does: from the end, by the central directory. */
function unzip(archive: Buffer): Record<string, Buffer> {
  const files: Record<string, Buffer> = {};
  const end = archive.length - 22;
  expect(archive.readUInt32LE(end)).toBe(0x06054b50);
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    expect(archive.readUInt32LE(at)).toBe(0x02014b50);
    const [packed, size, nameLength] = [archive.readUInt32LE(at + 20), archive.readUInt32LE(at + 24), archive.readUInt16LE(at + 28)];
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    const local = archive.readUInt32LE(at + 42);
    expect(archive.readUInt32LE(local)).toBe(0x04034b50);
    expect(archive.toString("utf8", local + 30, local + 30 + nameLength)).toBe(name);
    const bytes = inflateRawSync(archive.subarray(local + 30 + nameLength, local + 30 + nameLength + packed));
    expect(bytes.length).toBe(size);
    files[name] = bytes;
    at += 46 + nameLength;
  }
  return files;
}

test("every file comes out as it went in", () => {
  const files = { "é/leer": Buffer.alloc(0), a: Buffer.from("hello ".repeat(1000)), b: Buffer.from([0, 255, 80, 75, 3, 4]) };
  expect(unzip(zip(files))).toEqual(files);
  expect(zip({ a: Buffer.from("123456789") }).readUInt32LE(14)).toBe(0xcbf43926); // the check value of CRC-32
  expect(zip(files).equals(zip(files))).toBe(true);
});

test("the manifest starts the bridge that lies in the bundle, and nothing of this computer stands in it", () => {
  const bridge = Buffer.from("the bridge");
  const programs = { "easel-bridge.cjs": bridge, "libheif.cjs": Buffer.from("a decoder") };
  const files = unzip(
    bundle({ programs, notices: Buffer.from("MIT"), icon: Buffer.from("png"), version: "1.2.3", env: { EASEL_STATE_DIR: "/x" } }),
  );
  const manifest = JSON.parse(files["manifest.json"]?.toString() ?? "");
  expect(manifest).toMatchObject({ name: "easel", version: "1.2.3", server: { type: "node", mcp_config: { command: "node" } } });
  expect(manifest.server.mcp_config.args).toEqual([`\${__dirname}/${manifest.server.entry_point}`]);
  expect(files[manifest.server.entry_point]).toEqual(bridge);
  expect(files["server/libheif.cjs"]?.toString()).toBe("a decoder");
  expect(files[manifest.icon]).toEqual(Buffer.from("png"));
  expect(manifest.manifest_version).toBe("0.3");
  // Claude puts in what the person gave; every setting that is asked for is used, and has a default that asks for nothing.
  const asked = Object.entries(manifest.user_config as Record<string, { required: boolean; default: string }>);
  for (const [name, { required, default: left }] of asked) {
    expect(JSON.stringify(manifest.server.mcp_config.env)).toContain(`\${user_config.${name}}`);
    expect([required, left]).toEqual([false, ""]);
  }
  expect(files["THIRD-PARTY-NOTICES.txt"]?.toString()).toBe("MIT");
});

test.skipIf(PACKER === undefined)("the official packer accepts it", () => {
  const work = mkdtempSync(join(tmpdir(), "easel-bundle-"));
  onTestFinished(() => rmSync(work, { recursive: true, force: true }));
  const file = join(work, "Easel.mcpb");
  writeFileSync(
    file,
    bundle({
      programs: { "easel-bridge.cjs": Buffer.from("the bridge") },
      notices: Buffer.from("MIT"),
      icon: Buffer.from("png"),
      version: "1.2.3",
    }),
  );
  const mcpb = (...args: string[]) => execFileSync(process.execPath, [PACKER ?? "", ...args], { encoding: "utf8" });
  mcpb("unpack", file, join(work, "out"));
  expect(mcpb("validate", join(work, "out"))).toContain("passes");
  expect(readFileSync(join(work, "out", "server", "easel-bridge.cjs"), "utf8")).toBe("the bridge");
});
