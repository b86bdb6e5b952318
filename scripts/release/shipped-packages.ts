import fs from "node:fs";
import path from "node:path";
import { root } from "../bootstrap/root.ts";

/** A package of npm that is part of what is shipped. */
export interface ShippedPackage {
  name: string;
  version: string;
  /** An SPDX expression, as "MIT". */
  licence: string;
  /** The licence's text, with whatever notice comes with it. */
  text: string;
  /** Of its archive, as npm's lock file has it: "sha512-...", base64. */
  integrity: string;
}

/** Licences under which a part may be shipped. A new one is looked at by a person before it stands here. */
const ALLOWED = new Set([
  ...["MIT", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "MPL-2.0", "LGPL-3.0", "OFL-1.1"],
  // Of these, the first is taken.
  ...["(MIT OR CC0-1.0)", "(MIT OR Apache-2.0)", "(BSD-3-Clause OR GPL-2.0)"],
]);

/** Packages that bring no text: the one of the same author that does, or a text that lies beside this file. */
const TEXTS: Readonly<Record<string, string>> = {
  "@resvg/resvg-wasm": "scripts/release/licence-texts/MPL-2.0.txt",
  "react-remove-scroll-bar": "node_modules/react-remove-scroll/LICENSE",
};

interface LockEntry {
  version: string;
  license?: string;
  integrity?: string;
  dev?: boolean;
  devOptional?: boolean;
  optional?: boolean;
}

/**
 * All packages that may be in the programs and the page, by package-lock.json, sorted by name: more than are bundled in the end, since
 * the bundler leaves out what is not used. Throws with every package whose licence is not allowed, or whose text is not there.
 */
export function shippedPackages(): ShippedPackage[] {
  const { packages } = JSON.parse(fs.readFileSync(path.join(root, "package-lock.json"), "utf8")) as { packages: Record<string, LockEntry> };
  const faults: string[] = [];
  const shipped = Object.entries(packages)
    .filter(([folder, entry]) => folder !== "" && !entry.dev && !entry.devOptional && !entry.optional)
    .map(([folder, entry]): ShippedPackage => {
      const name = folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
      const licence = entry.license ?? "none";
      if (!ALLOWED.has(licence)) faults.push(`${name} ${entry.version} is under ${licence}, which is not among the licences allowed here`);
      const text = licenceText(name, path.join(root, folder));
      if (text === null) faults.push(`${name} ${entry.version} brings no text of its licence (${licence})`);
      return { name, version: entry.version, licence, text: text ?? "", integrity: entry.integrity ?? "" };
    });
  if (faults.length > 0) throw new Error(`These packages cannot be shipped:\n${faults.join("\n")}`);
  // npm may have put one version of a package into several places.
  const once = new Map(shipped.map((one) => [`${one.name} ${one.version}`, one]));
  return [...once].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** Null where there is none. */
function licenceText(name: string, folder: string): string | null {
  const elsewhere = TEXTS[name];
  if (elsewhere !== undefined) return read(path.join(root, elsewhere));
  if (!fs.existsSync(folder)) return null;
  const files = fs
    .readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file) && fs.statSync(path.join(folder, file)).isFile())
    .sort();
  return files.length === 0 ? null : files.map((file) => read(path.join(folder, file))).join("\n\n");
}

const read = (file: string) => fs.readFileSync(file, "utf8").replaceAll("\r\n", "\n").trim();
