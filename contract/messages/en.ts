import { errors } from "./en/errors.ts";

/**
 * Every sentence that Easel says to a person, in English. A sentence with something in it is a function of its parameters.
 * Another language is a file of type `Messages` beside this one: a missing or misspelt key does not compile.
 */
export const en = { errors };

export type Messages = typeof en;
