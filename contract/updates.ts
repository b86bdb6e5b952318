import { z } from "zod";
import { ErrorView } from "./job.ts";

/** A version that can be had. */
export const Release = z.object({
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  /** Day of the release, as "2026-11-30". */
  date: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  /** What is new, in Markdown, in English. */
  notes: z.string().max(20_000),
  /** Where a person reads about it and downloads it. */
  page: z.url({ protocol: /^https$/ }),
});
export type Release = z.infer<typeof Release>;

/** What keeps Easel up to date where it came from a package manager. */
export const PackageManager = z.enum(["apt", "rpm", "flatpak", "snap", "store"]);
export type PackageManager = z.infer<typeof PackageManager>;

/** Updates, as the window shows them. `host` is the one that is asked whether there is a newer version. Moments are epoch ms. */
export const UpdateView = z.discriminatedUnion("kind", [
  /** This Easel was built without the address of a feed, as from its source: nobody is asked. */
  z.object({ kind: z.literal("unconfigured") }),
  /** Nobody is asked: the package manager brings new versions. */
  z.object({ kind: z.literal("managed"), by: PackageManager }),
  /** The person does not want it asked. */
  z.object({ kind: z.literal("off"), host: z.string() }),
  z.object({ kind: z.literal("unasked"), host: z.string() }),
  z.object({ kind: z.literal("asking"), host: z.string() }),
  z.object({ kind: z.literal("current"), host: z.string(), at: z.number() }),
  z.object({ kind: z.literal("failed"), host: z.string(), at: z.number(), error: ErrorView }),
  /** The person downloads it from its page. */
  z.object({ kind: z.literal("available"), host: z.string(), release: Release }),
  /** The system's updater fetches it. */
  z.object({ kind: z.literal("downloading"), host: z.string(), release: Release }),
  /** A restart installs it. `waitsFor`: the person has asked for the restart, and this has to end first. */
  z.object({ kind: z.literal("ready"), host: z.string(), release: Release, waitsFor: z.enum(["job", "config"]).nullable() }),
]);
export type UpdateView = z.infer<typeof UpdateView>;
