import { generateKeyPairSync, randomBytes, X509Certificate } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import forge from "node-forge";
import { writeFileAtomicSync } from "#base/atomic-file.ts";

const DAY_MS = 86_400_000;
/** Systems refuse certificates that are valid for longer than 825 days. */
const VALID_DAYS = 800;
/** One that is about to expire is replaced before anybody refuses it. */
const MIN_DAYS_LEFT = 30;
const KEY_BITS = 2048;

/** PEM files. */
export interface CertificateFiles {
  certificate: string;
  key: string;
}

/**
 * Sees to it that there is a certificate which stays good for a while, signed by its own key: made once, so that whoever trusts it need
 * not do so again. `names`: names and IP addresses of this computer. `now`: epoch milliseconds. Throws the system's error where the
 * files cannot be written.
 */
export function ensureCertificate({ certificate, key }: CertificateFiles, names: readonly string[], now: number): void {
  if (fs.existsSync(key) && isGoodFor(certificate, now + MIN_DAYS_LEFT * DAY_MS)) return;
  const made = makeCertificate(names, now);
  fs.mkdirSync(path.dirname(key), { recursive: true });
  writeFileAtomicSync(key, made.key);
  writeFileAtomicSync(certificate, made.certificate);
}

/** SHA-256 of the certificate, as `AA:BB:…`; null where the file holds none. */
export function fingerprintOf(certificate: string): string | null {
  return read(certificate)?.fingerprint256 ?? null;
}

const isGoodFor = (certificate: string, at: number): boolean => Date.parse(read(certificate)?.validTo ?? "") > at;

function read(file: string): X509Certificate | null {
  try {
    return new X509Certificate(fs.readFileSync(file));
  } catch {
    return null;
  }
}

function makeCertificate(names: readonly string[], now: number): { certificate: string; key: string } {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: KEY_BITS,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.publicKeyFromPem(publicKey);
  // Positive, and never twice the same (RFC 5280, section 4.1.2.2).
  made.serialNumber = `01${randomBytes(16).toString("hex")}`;
  made.validity.notBefore = new Date(now - DAY_MS);
  made.validity.notAfter = new Date(now + VALID_DAYS * DAY_MS);
  const subject = [{ name: "commonName", value: "Easel on this computer" }];
  made.setSubject(subject);
  made.setIssuer(subject);
  made.setExtensions([
    { name: "basicConstraints", cA: false },
    { name: "keyUsage", digitalSignature: true, keyEncipherment: true },
    { name: "extKeyUsage", serverAuth: true },
    { name: "subjectAltName", altNames: names.map((name) => (isAddress(name) ? { type: 7, ip: name } : { type: 2, value: name })) },
  ]);
  made.sign(forge.pki.privateKeyFromPem(privateKey), forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(made), key: privateKey };
}

const isAddress = (name: string): boolean => /^[\d.]+$|:/.test(name);
