import fs from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import type { Plugin } from "vite";

const INLINE = ".wasm?url&inline";
const LIBHEIF = "libheif-js/wasm-bundle.js";

/**
 * WebAssembly lies in a program compressed, at a quarter of what Base64 of the bare bytes takes: without this the npm package would be
 * too large for the codecs of HEIC and AVIF. `base/inlined-wasm.ts` unpacks it. What the package of libheif brings in one file is put
 * together anew from the same two parts, unchanged, of which its WebAssembly is one.
 */
export function packedWasm(): Plugin {
  return {
    name: "packed-wasm",
    enforce: "pre",
    load(id) {
      if (id.endsWith(INLINE)) return `export default "data:application/wasm;br;base64,${packed(id.slice(0, id.indexOf("?")))}";`;
      if (!id.replaceAll("\\", "/").endsWith(LIBHEIF)) return null;
      const wasm = packed(path.join(path.dirname(id), "libheif-wasm", "libheif.wasm"));
      return `const wasmBinary = require("node:zlib").brotliDecompressSync(Buffer.from("${wasm}", "base64"));
module.exports = require("./libheif-wasm/libheif.js")({ wasmBinary });`;
    },
  };
}

function packed(file: string): string {
  const bytes = fs.readFileSync(file);
  const params = {
    // The last two levels take ten times as long for a tenth less.
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params }).toString("base64");
}
