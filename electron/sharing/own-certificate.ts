import { constants, generateKeyPair, privateEncrypt, randomBytes, X509Certificate } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
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
 * not do so again. `names`: names and IP addresses of this computer. `now`: epoch milliseconds. Rejects with the system's error where the
 * files cannot be written.
 */
export async function ensureCertificate({ certificate, key }: CertificateFiles, names: readonly string[], now: number): Promise<void> {
  if (fs.existsSync(key) && isGoodFor(certificate, now + MIN_DAYS_LEFT * DAY_MS)) return;
  const made = await makeCertificate(names, now);
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

/** What takes long is done in another thread, or by the system's library: main must answer meanwhile. */
async function makeCertificate(names: readonly string[], now: number): Promise<{ certificate: string; key: string }> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)("rsa", {
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
  made.sign(signerWith(privateKey), forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(made), key: privateKey };
}

/** DigestInfo of SHA-256, without the digest (RFC 8017, section 9.2). */
const SHA256_PREFIX = Buffer.from("3031300d060960864801650304020105000420", "hex");

/** As forge's own key, which takes many times as long to sign. */
function signerWith(privateKey: string): forge.pki.rsa.PrivateKey {
  const sign = (digest: forge.md.MessageDigest) => {
    const info = Buffer.concat([SHA256_PREFIX, Buffer.from(digest.digest().toHex(), "hex")]);
    return privateEncrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, info).toString("binary");
  };
  return { sign } as forge.pki.rsa.PrivateKey;
}

const isAddress = (name: string): boolean => /^[\d.]+$|:/.test(name);
