import fs from "node:fs";
import path from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { root } from "../bootstrap/root.ts";
import { changelogOf } from "./changelog.ts";
import { NPM_NAME, registryEntry } from "./registry-entry.ts";
import { sbom } from "./sbom.ts";
import { shippedPackages } from "./shipped-packages.ts";
import { thirdPartyNotices } from "./third-party-notices.ts";

const packages = shippedPackages();

describe("what others made", () => {
  it("is all named, with its licence's text", () => {
    const notices = thirdPartyNotices(packages);
    for (const name of Object.keys(manifest.dependencies)) expect(notices, name).toMatch(new RegExp(`^${name} \\d`, "m"));
    for (const { text } of packages) expect(notices).toContain(text);
    expect(notices).toContain("THE SOFTWARE IS PROVIDED");
    expect(notices).toContain("Mozilla Public License");
    expect(notices).toContain("GNU LESSER GENERAL PUBLIC LICENSE");
  });

  it("is in the bill of materials, once each, with a hash and a licence", () => {
    const { components } = sbom("1.2.3", packages) as { components: { purl: string; hashes: object[]; licenses: object[] }[] };
    expect(new Set(components.map(({ purl }) => purl)).size).toBe(components.length);
    expect(components.filter(({ hashes, licenses }) => !hashes || licenses.length !== 1)).toEqual([]);
    expect(components.map(({ purl }) => purl)).toContain(
      `pkg:npm/%40jsquash/avif@${packages.find(({ name }) => name === "@jsquash/avif")?.version}`,
    );
  });
});

describe("the changelog", () => {
  const text = fs.readFileSync(path.join(root, "CHANGELOG.md"), "utf8");

  it("says what is new in this version", () => {
    expect(changelogOf(text, manifest.version)).toMatch(/\S/);
  });

  it.each([
    ["a version that is missing", "## 0.9.0\n\n- Old.\n", "1.0.0", /no part "## 1.0.0"/],
    ["a version about which nothing is said", "## 1.0.0\n\n## 0.9.0\n\n- Old.\n", "1.0.0", /says nothing/],
  ])("is refused for %s", (_what, changelog, version, said) => {
    expect(() => changelogOf(changelog, version)).toThrow(said);
  });

  it("is told apart version by version", () => {
    expect(changelogOf("# Changes\n\n## 1.0.0\n\n- New.\n\n## 0.9.0\n\n- Old.\n", "1.0.0")).toBe("- New.");
  });
});

describe("the registry's entry", () => {
  const entry = registryEntry(manifest.version);

  it("is as the registry's own schema says", () => {
    const schema = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, "fixtures", "mcp-registry", "server.schema.json"), "utf8"));
    expect(schema.$id).toBe(entry.$schema);
    const fits = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    expect(fits(entry), JSON.stringify(fits.errors)).toBe(true);
    expect(fits({ ...entry, name: "easel" })).toBe(false);
    expect(fits({ ...entry, packages: [{ registryType: "npm" }] })).toBe(false);
  });

  it("names the npm package that this version is, and options that the bridge has", () => {
    expect(entry).toMatchObject({ version: manifest.version, packages: [{ registryType: "npm", version: manifest.version }] });
    const readme = fs.readFileSync(path.join(root, "mcp-bridge", "README.md"), "utf8");
    const [{ environmentVariables, packageArguments }] = entry.packages;
    for (const { name } of [...environmentVariables, ...packageArguments]) expect(readme, name).toContain(name);
    // The registry's own limits: docs/reference/server-json of modelcontextprotocol/registry.
    expect(entry.name).toMatch(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/);
    expect(entry.description.length).toBeLessThanOrEqual(100);
  });
});

it("the README's buttons for Cursor and VS Code add what starts the npm package", () => {
  const readme = fs.readFileSync(path.join(root, "README.md"), "utf8");
  const config = (host: string) => new URL(new RegExp(`https://${host}[^)]+`).exec(readme)?.[0] ?? "").searchParams.get("config") ?? "";
  const entry = { command: "npx", args: ["-y", NPM_NAME] };
  expect(JSON.parse(Buffer.from(config("cursor.com"), "base64").toString("utf8"))).toEqual(entry);
  expect(JSON.parse(config("insiders.vscode.dev"))).toEqual(entry);
});
