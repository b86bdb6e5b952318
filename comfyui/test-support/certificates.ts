import forge from "node-forge";

/** A key and its certificate, PEM. */
export interface Certificate {
  key: string;
  cert: string;
}

const DAY_MS = 86_400_000;

/** What a certificate says. */
export interface CertificateOptions {
  /** Names and IP addresses that it is for. */
  names?: string[];
  /** Whether its time is over. */
  expired?: boolean;
  /** By whom it is signed; by itself where nobody is named. */
  issuer?: Certificate;
  /** Whether it may sign others. */
  isIssuer?: boolean;
}

/** Makes a certificate as a server, or somebody who signs those of servers, would have it. */
export function makeCertificate({
  names = ["localhost", "127.0.0.1"],
  expired = false,
  issuer,
  isIssuer = false,
}: CertificateOptions = {}): Certificate {
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const cert = forge.pki.createCertificate();
  cert.publicKey = keys.publicKey;
  cert.serialNumber = forge.util.bytesToHex(`\x01${forge.random.getBytesSync(8)}`);
  const end = Date.now() + (expired ? -DAY_MS : DAY_MS);
  cert.validity.notBefore = new Date(end - 30 * DAY_MS);
  cert.validity.notAfter = new Date(end);
  const subject = [{ name: "commonName", value: isIssuer ? "A workshop" : (names[0] ?? "") }];
  cert.setSubject(subject);
  cert.setIssuer(issuer ? forge.pki.certificateFromPem(issuer.cert).subject.attributes : subject);
  const isNumber = (name: string) => /^[\d.]+$|:/.test(name);
  cert.setExtensions([
    { name: "basicConstraints", cA: isIssuer },
    ...(isIssuer ? [{ name: "keyUsage", keyCertSign: true, digitalSignature: true }] : []),
    { name: "subjectAltName", altNames: names.map((name) => (isNumber(name) ? { type: 7, ip: name } : { type: 2, value: name })) },
  ]);
  cert.sign(issuer ? forge.pki.privateKeyFromPem(issuer.key) : keys.privateKey, forge.md.sha256.create());
  return { key: forge.pki.privateKeyToPem(keys.privateKey), cert: forge.pki.certificateToPem(cert) };
}
