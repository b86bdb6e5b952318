import { X509Certificate } from "node:crypto";
import fs from "node:fs";
import type { Server } from "node:https";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import type { Clock } from "#base/clock.ts";
import type { Log } from "#base/log.ts";
import { EaselError } from "#contract/errors.ts";

/** How often to look whether the files were renewed. */
const CHECK_INTERVAL_MS = 60_000;

/** PEM files. */
export interface CertificateFiles {
  certificate: string;
  key: string;
}

/** What the files hold. Throws EaselError config_invalid where they cannot be read, do not belong together, or are out of date. */
export function loadCertificate({ certificate, key }: CertificateFiles, now: number): SecureContextOptions {
  try {
    const options = { cert: fs.readFileSync(certificate), key: fs.readFileSync(key), minVersion: "TLSv1.2" } as const;
    createSecureContext(options);
    if (Date.parse(new X509Certificate(options.cert).validTo) < now) throw new Error("the certificate has expired");
    return options;
  } catch (error) {
    const cause = error instanceof Error && "code" in error ? String(error.code) : error instanceof Error ? error.message : "";
    throw new EaselError("config_invalid", "certificate_unusable", { cause });
  }
}

/** Uses the files anew when they have been renewed, until the signal fires. What cannot be used is in the log, and the old one stays. */
export async function renewCertificate(
  server: Pick<Server, "setSecureContext">,
  files: CertificateFiles,
  { clock, log, signal, checkIntervalMs = CHECK_INTERVAL_MS }: { clock: Clock; log: Log; signal: AbortSignal; checkIntervalMs?: number },
): Promise<void> {
  for (let known = stampOf(files); ; ) {
    await clock.sleep(checkIntervalMs, signal).catch(() => {});
    if (signal.aborted) return;
    const stamp = stampOf(files);
    if (stamp === known) continue;
    known = stamp;
    try {
      server.setSecureContext(loadCertificate(files, clock.now()));
      log.info("the certificate was renewed");
    } catch (error) {
      log.error("the new certificate cannot be used; the old one stays", { reason: error instanceof Error ? error.message : "" });
    }
  }
}

/** Changes when one of the files does; empty while one is missing. */
function stampOf({ certificate, key }: CertificateFiles): string {
  try {
    return [certificate, key].map((file) => fs.statSync(file).mtimeMs).join(" ");
  } catch {
    return "";
  }
}
