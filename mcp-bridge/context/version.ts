import about from "../../package.json" with { type: "json" };

/** The version of Easel. */
export const VERSION: string = about.version;
