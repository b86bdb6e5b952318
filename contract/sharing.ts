import { z } from "zod";
import { ErrorView } from "./job.ts";

/** Whether, and how, other computers may use this computer's Easel. */

/** What keeps others from reading along: nothing, a certificate that Easel makes, or PEM files of the person's own. */
export const Encryption = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("none") }),
  z.object({ kind: z.literal("own") }),
  z.object({ kind: z.literal("given"), certificate: z.string().min(1), key: z.string().min(1) }),
]);
export type Encryption = z.infer<typeof Encryption>;

/** What the person chose; kept while sharing is off. */
export const SharingChoices = z.object({
  on: z.boolean(),
  /** Who can reach it: programs on this computer, or every computer in the same network. */
  reach: z.enum(["this_computer", "network"]),
  port: z.number().int().min(1024).max(65_535),
  encryption: Encryption,
});
export type SharingChoices = z.infer<typeof SharingChoices>;

/** App -> bridge: where to serve over HTTP. Tokens are asked for in any case. The files are PEM. */
export const SharingOrder = z.object({
  host: z.string(),
  port: z.number().int().min(0).max(65_535),
  tls: z.object({ certificate: z.string(), key: z.string() }).nullable(),
});
export type SharingOrder = z.infer<typeof SharingOrder>;

/** Bridge -> app: what became of it. */
export const SharingState = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("off") }),
  z.object({ kind: z.literal("on"), url: z.string() }),
  z.object({ kind: z.literal("failed"), error: ErrorView }),
  /** The user's own config.yaml says so, and is stronger than the window. */
  z.object({ kind: z.literal("configured"), url: z.string() }),
]);
export type SharingState = z.infer<typeof SharingState>;

/** What the window shows of it. */
export const SharingView = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("off") }),
  z.object({ kind: z.literal("starting") }),
  z.object({
    kind: z.literal("on"),
    /** Where other computers find it, the likeliest first; without a path. */
    addresses: z.array(z.string()),
    /** SHA-256 of the certificate that Easel made, as `AA:BB:…`; null for another one, and where nothing is encrypted. */
    fingerprint: z.string().nullable(),
  }),
  z.object({ kind: z.literal("failed"), error: ErrorView }),
  z.object({ kind: z.literal("configured"), url: z.string() }),
]);
export type SharingView = z.infer<typeof SharingView>;

/** The tokens with which other computers may use the bridge: what each is called and what it allows. */

/** How soon a job has its turn, where others wait, too. */
export const Priority = z.enum(["low", "normal", "high"]);
export type Priority = z.infer<typeof Priority>;

const count = () => z.int().min(1).max(1_000_000).optional();

/** How much the owner of a token may ask for. What is left out is not limited beyond what holds for everybody. */
export const CapsOptions = z.strictObject({
  max_steps: count(),
  max_pixels: z.int().min(4096).max(268_435_456).optional(),
  max_upscale_pixels: z.int().min(4096).max(1_073_741_824).optional(),
  max_count: count(),
  /** Jobs at a time. */
  max_jobs: count(),
  requests_per_minute: count(),
  /** How soon its jobs have their turn; normal where it is left out. A call may ask for less. */
  priority: Priority.optional(),
});
export type CapsOptions = z.output<typeof CapsOptions>;

/** The form of a token's name, which becomes part of file names. */
export const TOKEN_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
const NAME_RULE = "must be of small letters, digits and hyphens, at most 40.";

/** A day, which ends by the world's clock (UTC), or a moment with its zone. */
const Expiry = z.union([z.iso.datetime({ offset: true }), z.iso.date()], { error: "must be a day, such as 2027-01-31, or a moment." });

/** What a token is called and what it may do, as it is written in `authentication.tokens` and in the token file. */
export const tokenFields = {
  name: z.string().regex(TOKEN_NAME, NAME_RULE),
  /** `tools`, `tools:NAME`, `resources`, `resources:GROUP`, `read-only`. */
  scopes: z.array(z.string()).min(1),
  /** Null = never. */
  expires: Expiry.nullable().optional(),
  caps: CapsOptions.optional(),
};

export const TokenFields = z.strictObject(tokenFields);
export type TokenFields = z.output<typeof TokenFields>;

/** A token that was made, as the window shows it. The token itself is known to nobody but its owner. */
export const AccessToken = z.object({
  ...tokenFields,
  created: z.string(),
  /** The newest call of a tool since the bridge was started: epoch milliseconds, and `clientInfo.name`; null where there was none. */
  lastCall: z.object({ at: z.number(), client: z.string() }).nullable(),
});
export type AccessToken = z.output<typeof AccessToken>;
