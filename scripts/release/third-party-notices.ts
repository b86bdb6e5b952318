import type { ShippedPackage } from "./shipped-packages.ts";

/** The file that goes with everything that is shipped: which packages are in it, and under which licences, each text once. */
export function thirdPartyNotices(packages: readonly ShippedPackage[]): string {
  const byText = new Map<string, string[]>();
  for (const { name, version, licence, text } of packages) {
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${licence})`]);
  }
  const parts = [...byText].map(([text, names]) => `${names.join("\n")}\n\n${text}\n`);
  return `${["Easel contains these packages, or parts of them. NOTICES.md tells of what comes from elsewhere.\n", ...parts].join(`\n${"-".repeat(80)}\n\n`)}`;
}
