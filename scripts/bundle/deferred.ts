import { builtinModules, createRequire } from "node:module";
import path from "node:path";
import { deflateRawSync } from "node:zlib";
import { build, type Plugin, type Rolldown } from "vite";
import { root } from "../bootstrap/root.ts";
import { inAscii } from "./ascii.ts";

/** What a program needs only after its start: files of ours from the root, with a slash, and packages. */
export interface LateParts {
  /** Wanted by every use of the program, soon after its start: not worth the time that unpacking takes. */
  soon: readonly string[];
  /** Wanted by some uses: worth being small. */
  seldom: readonly string[];
}

/**
 * What a program needs seldom or late: packages, and files of ours with all that they import. Each lies in a comment at the
 * end of the program's one file and is unpacked when it is first imported, which only a file that is itself imported late, or
 * an `import()`, may do.
 *
 * An AI app starts the bridge often, waits for its first answer and keeps it for days. Code that V8 has only looked through costs
 * ten times its size in memory and a good part of that wait; a comment costs nothing but its own bytes.
 * `plugins` work on the parts, too.
 */
export function deferred({ soon, seldom }: LateParts, plugins: readonly Plugin[] = []): Plugin {
  const texts = new Map<string, string>();
  const isSoon = (part: string) => soon.includes(part);
  const packed = (part: string, code: string) =>
    isSoon(part) ? JSON.stringify(code) : deflateRawSync(code, { level: 9 }).toString("base64url");
  return {
    ...partsOf([...soon, ...seldom], isSoon, texts, plugins),
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== "chunk") continue;
        for (const [part, code] of texts) file.code += `\n${mark(part)}${packed(part, inAscii(code))}`;
      }
    },
  };
}

const mark = (part: string) => `//${part} `;

const isOwn = (part: string) => part.endsWith(".ts");

/** A part may have parts of its own: all of them end up in `texts`. */
function partsOf(
  parts: readonly string[],
  isSoon: (part: string) => boolean,
  texts: Map<string, string>,
  plugins: readonly Plugin[],
): Plugin {
  const known = (id: string, importer: string | undefined) => {
    const name = id.startsWith(".") && importer ? path.relative(root, path.resolve(path.dirname(importer), id)).replaceAll("\\", "/") : id;
    return parts.includes(name) ? name : undefined;
  };
  return {
    name: "deferred-parts",
    enforce: "pre",
    resolveId: (id, importer) => {
      const part = known(id, importer);
      return part === undefined ? undefined : `\0deferred:${part}`;
    },
    load: async (id) => {
      if (!id.startsWith("\0deferred:")) return;
      const part = id.slice("\0deferred:".length);
      const code = await bundled(
        part,
        partsOf(
          parts.filter((other) => other !== part),
          isSoon,
          texts,
          plugins,
        ),
        plugins,
      );
      texts.set(part, code);
      return unpacking(part, isSoon(part), exportedNames(code));
    },
  };
}

/** A module that unpacks the part from the program's own file and runs it. */
function unpacking(part: string, soon: boolean, names: string[]): string {
  return [
    'import { readFileSync } from "node:fs";',
    'const file = readFileSync(__filename, "latin1");',
    // With the line's beginning: this very code names the mark too, and may lie in a later part.
    `const start = file.lastIndexOf(${JSON.stringify(`\n${mark(part)}`)}) + ${mark(part).length + 1};`,
    'const end = file.indexOf("\\n", start);',
    "const packed = file.slice(start, end === -1 ? undefined : end);",
    soon
      ? "const code = JSON.parse(packed);"
      : 'const code = require("node:zlib").inflateRawSync(Buffer.from(packed, "base64url")).toString("latin1");',
    "const module = { exports: {} };",
    'new Function("module", "exports", "require", "__filename", code)(module, module.exports, require, __filename);',
    "const all = module.exports;",
    ...names.map((each) => `export const ${each} = all[${JSON.stringify(each)}];`),
    'export default (all.__esModule && "default" in all ? all.default : all);',
  ].join("\n");
}

/** The part as one CommonJS text. */
async function bundled(part: string, parts: Plugin, plugins: readonly Plugin[]): Promise<string> {
  const entry = `\0entry:${part}`;
  const source = isOwn(part)
    ? `export * from ${JSON.stringify(path.join(root, part))};`
    : `module.exports = require(${JSON.stringify(part)});`;
  const output = (await build({
    configFile: false,
    logLevel: "warn",
    ssr: { noExternal: true, target: "node" },
    resolve: { conditions: ["node", "import", "module", "default"], mainFields: ["module", "main"] },
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? source : undefined),
      },
      parts,
      ...plugins,
    ],
    build: {
      ssr: true,
      write: false,
      target: "node18",
      minify: true,
      rolldownOptions: {
        input: entry,
        platform: "node",
        external: [...builtinModules, /^node:/],
        output: { format: "cjs", codeSplitting: false },
      },
    },
  })) as Rolldown.RolldownOutput;
  return output.output[0].code;
}

function exportedNames(code: string): string[] {
  const module = { exports: {} as object };
  new Function("module", "exports", "require", "__filename", code)(
    module,
    module.exports,
    createRequire(import.meta.url),
    import.meta.filename,
  );
  return Object.keys(module.exports).filter((each) => each !== "default" && /^[A-Za-z_$][\w$]*$/.test(each));
}
