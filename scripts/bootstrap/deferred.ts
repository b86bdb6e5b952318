import { createRequire } from "node:module";
import { build, type Plugin, type Rolldown } from "vite";

/**
 * Packages that a program seldom or late needs are kept in its one file as text and compiled when they are first imported.
 * An AI app starts the bridge often and waits for its first answer: reading 400 kB of code nobody has asked for yet was a
 * quarter of that wait. Such a package may only be imported by files that are themselves imported late.
 */
export function deferred(packages: readonly string[]): Plugin {
  return {
    name: "deferred-packages",
    enforce: "pre",
    resolveId: (id) => (packages.includes(id) ? `\0deferred:${id}` : undefined),
    load: async (id) => (id.startsWith("\0deferred:") ? deferredModule(id.slice("\0deferred:".length)) : undefined),
  };
}

async function deferredModule(name: string): Promise<string> {
  const code = await bundled(name);
  const names = exportedNames(code);
  return [
    'import { createRequire } from "node:module";',
    "const module = { exports: {} };",
    `new Function("module", "exports", "require", ${JSON.stringify(code)})(module, module.exports, createRequire(__filename));`,
    "const all = module.exports;",
    ...names.map((each) => `export const ${each} = all[${JSON.stringify(each)}];`),
    'export default (all.__esModule && "default" in all ? all.default : all);',
  ].join("\n");
}

/** The package as one CommonJS text. */
async function bundled(name: string): Promise<string> {
  const entry = `\0entry:${name}`;
  const output = (await build({
    configFile: false,
    logLevel: "warn",
    ssr: { noExternal: true, target: "node" },
    resolve: { conditions: ["node", "import", "module", "default"] },
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? `module.exports = require(${JSON.stringify(name)});` : undefined),
      },
    ],
    build: {
      ssr: true,
      write: false,
      target: "node18",
      minify: true,
      rolldownOptions: {
        input: entry,
        platform: "node",
        external: [/^node:/],
        output: { format: "cjs", codeSplitting: false },
      },
    },
  })) as Rolldown.RolldownOutput;
  return output.output[0].code;
}

function exportedNames(code: string): string[] {
  const module = { exports: {} as object };
  new Function("module", "exports", "require", code)(module, module.exports, createRequire(import.meta.url));
  return Object.keys(module.exports).filter((each) => each !== "default" && /^[A-Za-z_$][\w$]*$/.test(each));
}
