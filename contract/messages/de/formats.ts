import { type Formats, formatsFor } from "../format.ts";

export const formats: Formats = formatsFor("de");
