/**
 * What is taken of a file that holds a workflow. By themselves in this file, because the page needs them and must not load zod, which tries
 * `eval` and so offends the page's policy.
 */

/** Which files may hold a workflow, by their names. */
export const WORKFLOW_TEXT_FILE = /\.(json|txt)$/i;
/** What ComfyUI's own nodes and the well-known packs write workflows into. */
export const WORKFLOW_MEDIA_FILE = /\.(png|webp|jpe?g|avif|mp4|mov|m4v|webm|mkv|flac|ogg|opus|mp3)$/i;

/** Exports are a few kB; one with hundreds of nodes has some 100 kB, and one that holds a picture in base64 some MB. */
export const MAX_EXPORT_CHARACTERS = 8_000_000;

/** Pictures and films in which ComfyUI has written a workflow. */
export const MAX_MEDIA_BYTES = 64 * 1024 * 1024;
