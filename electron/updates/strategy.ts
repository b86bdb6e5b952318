import fs from "node:fs";
import { z } from "zod";
import { readRegularFileSync } from "#base/regular-file.ts";
import type { PackageManager } from "#contract/updates.ts";

/** Where this Easel hears of newer versions, and whose signature it believes. Written beside main.cjs by the build of a release. */
export const FeedSource = z.object({
  address: z.url().refine(isSafe, "https, or this computer"),
  /** Ed25519, PEM. */
  publicKey: z.string(),
  /** Whether this build is signed as Windows and macOS ask for: only then their own updaters take what is new. */
  signed: z.boolean(),
});
export type FeedSource = z.infer<typeof FeedSource>;

/** How a newer Easel comes to this computer. */
export type UpdateStrategy =
  /** Built without a feed: nobody is asked. */
  | { kind: "unconfigured" }
  /** Nobody is asked: the package manager brings it. */
  | { kind: "package_manager"; by: PackageManager }
  /** The person is told, and downloads it. */
  | { kind: "notice"; feed: FeedSource }
  /** The system's own updater fetches and installs it, once our feed has said that there is something. */
  | { kind: "native"; feed: FeedSource };

export interface ThisInstallation {
  platform: NodeJS.Platform;
  /** Easel's own program. */
  executable: string;
  env: Readonly<Record<string, string | undefined>>;
  /** From the Microsoft Store. */
  store: boolean;
  exists: (file: string) => boolean;
}

export function chooseStrategy(feed: FeedSource | null, here: ThisInstallation): UpdateStrategy {
  const by = packageManager(here);
  if (by !== null) return { kind: "package_manager", by };
  if (feed === null) return { kind: "unconfigured" };
  return { kind: feed.signed && here.platform !== "linux" ? "native" : "notice", feed };
}

function packageManager({ platform, executable, env, store, exists }: ThisInstallation): PackageManager | null {
  if (store) return "store";
  if (platform !== "linux") return null;
  if (env.FLATPAK_ID) return "flatpak";
  if (env.SNAP) return "snap";
  if (!executable.startsWith("/usr/")) return null;
  return exists("/var/lib/dpkg/info/easel.list") ? "apt" : "rpm";
}

const MAX_FILE_BYTES = 64 * 1024;

/** The feed that a file names; null where there is no such file. Throws where it is there and cannot be understood. */
export function readFeedSource(file: string): FeedSource | null {
  if (!fs.existsSync(file)) return null;
  return FeedSource.parse(JSON.parse(String(readRegularFileSync(file, MAX_FILE_BYTES))));
}

/** Unencrypted is only what never leaves this computer. */
function isSafe(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === "https:" || (protocol === "http:" && (hostname === "127.0.0.1" || hostname === "localhost"));
}
