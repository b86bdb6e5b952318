import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { EaselError } from "#contract/errors.ts";
import { temporaryFolder } from "../test-support/engines.ts";
import { AllowedFolders } from "./allowed-folders.ts";
import { MAX_IMAGE_BYTES } from "./limits.ts";

const root = fs.realpathSync(temporaryFolder());
const home = path.join(root, "ann");
const allowed = path.join(home, "Pictures ü");
const outside = path.join(root, "private");
const folders = new AllowedFolders([allowed], home);
const read = async (given: string) => (await folders.read("image", given)).toString();
const refusal = (given: string): Promise<EaselError> =>
  folders.read("image", given).then(
    (bytes) => Promise.reject(new Error(`read: ${bytes}`)),
    (error) => error,
  );
const unixTest = test.skipIf(process.platform === "win32");

beforeAll(() => {
  fs.mkdirSync(path.join(allowed, "holiday"), { recursive: true });
  fs.mkdirSync(`${allowed} too`);
  fs.mkdirSync(outside);
  fs.writeFileSync(path.join(allowed, "fox.png"), "fox");
  fs.writeFileSync(path.join(allowed, "holiday", "sea.jpg"), "sea");
  fs.writeFileSync(path.join(allowed, "..fox.png"), "dots");
  fs.writeFileSync(path.join(`${allowed} too`, "near.png"), "secret");
  fs.writeFileSync(path.join(outside, "secret.png"), "secret");
  fs.symlinkSync(path.join(outside, "secret.png"), path.join(allowed, "link.png"));
  fs.symlinkSync(outside, path.join(allowed, "linked"));
  fs.symlinkSync(path.join(allowed, "fox.png"), path.join(allowed, "fine.png"));
  fs.symlinkSync(allowed, path.join(root, "shortcut"));
});

describe("a file of an allowed folder", () => {
  test.each([
    ["by its path", path.join(allowed, "fox.png"), "fox"],
    ["with ~", "~/Pictures ü/fox.png", "fox"],
    ["counted from the folder", "holiday/sea.jpg", "sea"],
    ["by its name alone", "fox.png", "fox"],
    ["as a file address", pathToFileURL(path.join(allowed, "holiday", "sea.jpg")).href, "sea"],
    ["by a way that leaves and comes back", path.join(allowed, "holiday", "..", "fox.png"), "fox"],
    ["whose name begins with dots", "..fox.png", "dots"],
    ["by a link to another one of them", path.join(allowed, "fine.png"), "fox"],
  ])("is read %s", async (_name, given, text) => {
    expect(await read(given)).toBe(text);
  });

  test("is read where the allowed folder is a link, by either of its names", async () => {
    const linked = new AllowedFolders([path.join(root, "shortcut")], home);
    expect((await linked.read("image", path.join(root, "shortcut", "fox.png"))).toString()).toBe("fox");
    expect((await linked.read("image", path.join(allowed, "fox.png"))).toString()).toBe("fox");
  });
});

describe("is refused without telling whether it exists", () => {
  test.each([
    ["what lies elsewhere", path.join(outside, "secret.png")],
    ["what would lie elsewhere", path.join(outside, "nothing.png")],
    ["a way out", path.join(allowed, "..", "..", "private", "secret.png")],
    ["a way out from the folder", "../../private/secret.png"],
    ["a folder with a similar name", `${allowed} too/near.png`],
    ["a link to elsewhere", path.join(allowed, "link.png")],
    ["a link to a folder elsewhere", path.join(allowed, "linked", "secret.png")],
    ["the folder itself", allowed],
    ["a file address of elsewhere", pathToFileURL(path.join(outside, "secret.png")).href],
    ["a file address of another computer", "file://server/share/fox.png"],
    ["a file address with a hidden way", `${pathToFileURL(allowed).href}/..%2f..%2fprivate%2fsecret.png`],
    ["a name with an end in it", `${path.join(allowed, "fox.png")}\0.txt`],
    ["somebody else's home", "~root/fox.png/../../../private/secret.png"],
    ["a device", "/dev/zero"],
  ])("%s", async (_name, given) => {
    const { kind, message, remedy } = await refusal(given);
    expect(kind).toBe("not_allowed");
    expect(message + remedy).not.toContain(root);
    expect(message + remedy).not.toMatch(/secret|private/);
    expect(remedy).toContain('"Pictures ü"');
  });

  test("however it is tried", async () => {
    const part = fc.constantFrom("..", ".", "holiday", "linked", "private", "secret.png", "link.png", "ann", "Pictures ü", "");
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(allowed, "", "~", root, "."), fc.array(part, { maxLength: 7 }), async (start, parts) => {
        const bytes = await folders.read("image", [start, ...parts].join("/")).catch(() => null);
        return bytes === null || bytes.toString() !== "secret";
      }),
      { numRuns: 300 },
    );
  });

  unixTest("also when a link is changed while it is looked at", async () => {
    const swapped = path.join(allowed, "swapped");
    const targets = [path.join(allowed, "holiday"), outside];
    fs.writeFileSync(path.join(allowed, "holiday", "secret.png"), "harmless");
    let turn = 0;
    const swap = setInterval(() => {
      const link = `${swapped}.new`;
      fs.symlinkSync(targets[turn++ % 2] as string, link);
      fs.renameSync(link, swapped);
    }, 0);
    const seen = new Set<string>();
    for (let round = 0; round < 300; round++) seen.add(await read(path.join(swapped, "secret.png")).catch(({ kind }) => kind));
    clearInterval(swap);
    expect(turn).toBeGreaterThan(10);
    expect([...seen].sort()).not.toContain("secret");
    expect(seen).toContain("harmless");
  });
});

describe("is refused with a reason", () => {
  test("a file that is not there", async () => {
    expect(await refusal("~/Pictures ü/wolf.png")).toMatchObject({ kind: "image_reference_unknown" });
    expect(await refusal("wolf.png")).toMatchObject({ kind: "image_reference_unknown" });
  });

  test("a folder", async () => {
    expect(await refusal("holiday")).toMatchObject({ kind: "image_unreadable" });
  });

  unixTest("a pipe, which would never end", async () => {
    execFileSync("mkfifo", [path.join(allowed, "pipe.png")]);
    expect(await refusal("pipe.png")).toMatchObject({ kind: "image_unreadable" });
  });

  test("a file that is too large", async () => {
    const large = path.join(allowed, "large.png");
    fs.writeFileSync(large, "");
    fs.truncateSync(large, MAX_IMAGE_BYTES + 1);
    expect(await refusal("large.png")).toMatchObject({ kind: "image_unreadable", message: expect.stringContaining("50 MB") });
    fs.rmSync(large);
  });
});
