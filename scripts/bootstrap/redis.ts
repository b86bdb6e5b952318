import fs from "node:fs";
import { findProgram } from "./find-program.ts";

/** Path of the redis-server for the tests of what computers share: `EASEL_TEST_REDIS`, else one on the PATH; null where there is none. */
export function findRedisServer(): string | null {
  const given = process.env.EASEL_TEST_REDIS;
  if (given && !fs.existsSync(given)) throw new Error(`EASEL_TEST_REDIS points at nothing: ${given}`);
  return given || findProgram("redis-server", "valkey-server");
}
