import { type Formats, formatsFor } from "../format.ts";

/** American days and figures, but lists without a comma before "and", which is the British way. */
const { list, alternatives } = formatsFor("en-GB");
export const formats: Formats = { ...formatsFor("en"), list, alternatives };
