import { buildAll } from "./bundle/build.ts";

await buildAll({ force: true });
