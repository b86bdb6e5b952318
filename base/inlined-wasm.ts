import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { brotliDecompressSync } from "node:zlib";

/**
 * The WebAssembly of a codec (@jsquash). Vite, and with it vitest, puts the bytes into the bundle for an import of `?url&inline`, so that
 * a built program stays one file; Node, which runs the sources as they are, reads the file from the package.
 */

/** The bytes of such an import. In built programs they are compressed (`scripts/bundle/packed-wasm.ts`), in tests they are not. */
export function wasmFromDataUrl(url: string): Uint8Array<ArrayBuffer> {
  const start = url.indexOf(",") + 1;
  const bytes = Buffer.from(url.slice(start), "base64");
  return new Uint8Array(url.slice(0, start).includes(";br;") ? brotliDecompressSync(bytes) : bytes);
}

/** The bytes of a file of a package, as `@jsquash/webp/codec/dec/webp_dec.wasm`. */
export async function wasmFromPackage(file: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(createRequire(import.meta.url).resolve(file)));
}

/** What tells an Emscripten module to use these bytes and to fetch nothing. */
export async function wasmInstantiation(bytes: Uint8Array<ArrayBuffer>) {
  const module = await WebAssembly.compile(bytes);
  return {
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void): WebAssembly.Exports {
      const instance = new WebAssembly.Instance(module, imports);
      done(instance);
      return instance.exports;
    },
  };
}
