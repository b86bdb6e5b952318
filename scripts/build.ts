import { buildAll } from "./bootstrap/build.ts";

await buildAll({ force: true });
