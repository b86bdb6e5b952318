import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { zip } from "#base/write-zip.ts";
import { GitTree } from "./git-tree.ts";
import { readZip, staysInside } from "./read-zip.ts";

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "Easel tëst ü 画 "));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const written = (bytes: Uint8Array) => {
  const file = path.join(folder, "archive.zip");
  fs.writeFileSync(file, bytes);
  return file;
};
const run = (program: string, ...args: string[]) => spawnSync(program, args, { cwd: folder, encoding: "utf8" });

describe("an archive", () => {
  it("is read: packed and stored entries, names of any language, many of them", async () => {
    const files = Object.fromEntries(Array.from({ length: 700 }, (_, n) => [`画/ü ${n}.txt`, Buffer.from("ab".repeat(n))]));
    const entries = await readZip(written(zip(files)));
    expect(entries.map(({ name }) => name)).toEqual(Object.keys(files));
    expect((await entries[699]?.read())?.toString()).toBe("ab".repeat(699));
  });

  it.each(["../evil", "a/../../evil", "/etc/evil", "C:/evil", "a\\..\\evil", "a//b", "a/./b", "", "a\0b", "nul:stream"])(
    "with a name that leads out of it is refused: %j",
    async (name) => {
      expect(staysInside(name)).toBe(false);
      await expect(readZip(written(zip({ "good.txt": Buffer.from("x"), [name]: Buffer.from("x") })))).rejects.toThrow("leads out");
    },
  );

  it("that is damaged is refused, wherever it was cut or changed", async () => {
    const whole = zip({ "a.txt": Buffer.from("some text, some text, some text") });
    const read = async (bytes: Buffer) => (await (await readZip(written(bytes)))[0]?.read())?.toString();
    for (const cut of [0, 5, 40, whole.length - 23]) await expect(read(whole.subarray(0, cut))).rejects.toThrow();
    const changed = Buffer.from(whole);
    changed[35] = (changed[35] ?? 0) ^ 0xff;
    const text = await read(changed).catch(() => "refused");
    expect(text).not.toBe("some text, some text, some text");
  });
});

describe("sources as git packs them", () => {
  const git = (...args: string[]) => {
    const { status, stdout, stderr } = run("git", "-c", "user.name=t", "-c", "user.email=t@t", "-c", "core.autocrlf=false", ...args);
    if (status !== 0) throw new Error(stderr);
    return stdout.trim();
  };

  it("have the tree that git computes, with names sorted as git sorts them", async () => {
    git("init", "-q");
    const files = {
      "a.txt": "1",
      "a/b.txt": "2",
      "a-b": "3",
      "ab/deep/er/ü 画.py": "4\r\n",
      empty: "",
      "run.sh": "#!/bin/sh\n",
      "z/a": "5",
    };
    for (const [name, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), text, { mode: name === "run.sh" ? 0o755 : 0o644 });
    }
    git("add", "-A");
    git("commit", "-qm", "x");
    git("archive", "--format=zip", "--prefix=x-1/", "-o", path.join(folder, "archive.zip"), "HEAD");
    const tree = new GitTree();
    for (const entry of await readZip(path.join(folder, "archive.zip")))
      if (!entry.name.endsWith("/")) tree.add(entry.name.slice(4), await entry.read(), (entry.mode & 0o111) !== 0);
    expect(tree.id).toBe(git("rev-parse", "HEAD^{tree}"));
  });
});
