/**
 * What Easel offers to open: workflows of ComfyUI. Easel is one of several programs for such a file and never the first, since most JSON
 * files are something else.
 */

/** For the `.desktop` file on Linux. There is no rank: whoever has a program for JSON keeps it, by their own list of defaults. */
export const WORKFLOW_MIME_TYPES: "application/json"[] = ["application/json"];

/** For `CFBundleDocumentTypes` in Info.plist (Apple, "Core Foundation Keys"): `Alternate` is offered under "Open With", and no default. */
export const MAC_DOCUMENT_TYPES = [
  {
    CFBundleTypeName: "ComfyUI workflow",
    CFBundleTypeRole: "Viewer",
    LSHandlerRank: "Alternate",
    LSItemContentTypes: ["public.json", "public.png"],
  },
];
