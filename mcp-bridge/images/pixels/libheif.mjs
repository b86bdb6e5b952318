// A program of its own, `libheif.cjs`: as its licence asks, it can be replaced by another build of libheif (NOTICES.md).
import libheif from "libheif-js/wasm-bundle.js";

export default libheif;
