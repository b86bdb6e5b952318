/**
 * What the engine is called, in the pool, that needs no name: the one that the app runs, or that `comfyui.url` names. In a file of its
 * own, since a page that imports zod would break its content security policy.
 */
export const MAIN_ENGINE = "main";
