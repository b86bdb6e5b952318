import type { ShippedPackage } from "./shipped-packages.ts";

/**
 * A bill of materials in CycloneDX 1.6, JSON (cyclonedx.org/docs/1.6/json). It holds no time and no random serial number, which are
 * optional there: two builds of one commit have the same.
 */
export function sbom(version: string, packages: readonly ShippedPackage[]): object {
  const easel = `pkg:generic/easel@${version}`;
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: { type: "application", "bom-ref": easel, name: "easel", version, purl: easel, licenses: [{ license: { id: "MIT" } }] },
    },
    components: packages.map(component),
  };
}

function component({ name, version, licence, integrity }: ShippedPackage): object {
  // A scope's "@" is escaped in a package URL, its "/" is not (github.com/package-url/purl-spec, npm).
  const purl = `pkg:npm/${name.replace(/^@/, "%40")}@${version}`;
  const [algorithm, digest] = integrity.split("-");
  const hashes = algorithm === "sha512" && digest ? [{ alg: "SHA-512", content: Buffer.from(digest, "base64").toString("hex") }] : [];
  // What is no single licence of the SPDX list is an expression.
  const licenses = licence.startsWith("(") ? [{ expression: licence.slice(1, -1) }] : [{ license: { id: spdx(licence) } }];
  return { type: "library", "bom-ref": purl, name, version, purl, licenses, ...(hashes.length > 0 ? { hashes } : {}) };
}

/** npm still knows names that SPDX has replaced. */
const spdx = (licence: string) => (licence === "LGPL-3.0" ? "LGPL-3.0-only" : licence);
