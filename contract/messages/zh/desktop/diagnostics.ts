import { diagnostics as english } from "../../en/desktop/diagnostics.ts";
import type { Messages } from "../../en.ts";

/** In English, in every language: it is read by whoever helps. */
export const diagnostics: Messages["diagnostics"] = english;
