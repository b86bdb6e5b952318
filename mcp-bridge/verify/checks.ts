import type { Check } from "./check.ts";
import { authenticationChecks } from "./checks/authentication.ts";
import { cancellingChecks, cutChecks } from "./checks/cancelling.ts";
import { handshakeChecks } from "./checks/handshake.ts";
import { httpChecks } from "./checks/http.ts";
import { jsonRpcChecks } from "./checks/json-rpc.ts";
import { latencyChecks } from "./checks/latency.ts";
import { resourceAndPromptChecks } from "./checks/resources-and-prompts.ts";
import { resumingChecks } from "./checks/resuming.ts";
import { statelessChecks } from "./checks/stateless.ts";
import { stdioChecks } from "./checks/stdio.ts";
import { toolChecks } from "./checks/tools.ts";

/** Each opens connections of its own, so that they can be tried side by side. */
export const separateChecks: readonly Check[] = [
  ...handshakeChecks,
  ...stdioChecks,
  ...httpChecks,
  ...resumingChecks,
  ...statelessChecks,
  ...cutChecks,
  ...authenticationChecks,
];

/** They share one connection, one after the other: an answer without an id must belong to what was sent last. */
export const sessionChecks: readonly Check[] = [...toolChecks, ...resourceAndPromptChecks, ...jsonRpcChecks, ...cancellingChecks];

/** Tried at the end, when nothing else is under way. */
export const quietChecks: readonly Check[] = latencyChecks;
