import { z } from "zod";
import { bridgeOptionNames, type BridgeOptionName as Name } from "./bridge-options.ts";

/** What the window and main say to each other about the bridge's options. */

const BridgeOptionName = z.enum(bridgeOptionNames as [Name, ...Name[]]);

const BridgeOptionValue = z.union([z.string().max(4_000), z.number(), z.boolean(), z.array(z.string().max(4_000)).max(1_000)]);

/** Null takes an option out of the file, so that its standard holds. */
export const BridgeOptionChanges = z.partialRecord(BridgeOptionName, BridgeOptionValue.nullable());
export type BridgeOptionChanges = z.infer<typeof BridgeOptionChanges>;

export const BridgeOptionsView = z.object({
  /** What the file says; an option that is not here is at its standard. */
  values: z.partialRecord(BridgeOptionName, BridgeOptionValue),
  /** What the file says in a way that only a person can change: with an environment variable, say. */
  byHand: z.array(BridgeOptionName),
});
export type BridgeOptionsView = z.infer<typeof BridgeOptionsView>;
