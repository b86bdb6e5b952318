/**
 * What Easel or its tests need is not on this machine and could not be brought; the message says what to do. Tests are skipped for
 * this alone: what is there and does not work has failed.
 */
export class Missing extends Error {}
