/**
 * Some hosts forbid pages to show any image at all, `data:` or not, whatever MCP Apps says of it (the Inspector 2.12 does). There each
 * image of the page, whichever part of the view made it, is drawn on a canvas in its place, which needs nobody's leave. Returns the
 * function that ends it.
 */
export function drawBlockedImages(page: Document): () => void {
  const drawAll = () => {
    for (const image of page.images) void draw(image);
  };
  // Images come and go with what is shown, and change while nobody sees them.
  const changes = new MutationObserver(drawAll);
  const note = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent) => {
    if (effectiveDirective !== "img-src" || !blockedURI.startsWith("data")) return;
    page.removeEventListener("securitypolicyviolation", note);
    changes.observe(page, { subtree: true, childList: true, attributeFilter: ["src"] });
    drawAll();
  };
  page.addEventListener("securitypolicyviolation", note);
  return () => {
    page.removeEventListener("securitypolicyviolation", note);
    changes.disconnect();
  };
}

const canvases = new WeakMap<HTMLImageElement, HTMLCanvasElement>();
const drawn = new WeakMap<HTMLImageElement, string>();

async function draw(image: HTMLImageElement): Promise<void> {
  const { src } = image;
  const file = /^data:(image\/[\w+.-]+);base64,(.+)$/.exec(src);
  if (!file || drawn.get(image) === src) return;
  drawn.set(image, src);
  const bytes = Uint8Array.from(atob(file[2] ?? ""), (character) => character.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: file[1] ?? "" })).catch(() => null);
  if (!bitmap || image.src !== src) return; // another one meanwhile
  const canvas = canvases.get(image) ?? standIn(image);
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  bitmap.close();
  if (image.alt === "") canvas.setAttribute("aria-hidden", "true");
  else canvas.setAttribute("aria-label", image.alt);
  image.after(canvas);
}

/** Looks as the image does, and moves as it does when it is zoomed. */
function standIn(image: HTMLImageElement): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  const follow = () => {
    canvas.className = `${image.className} stand-in`;
    canvas.style.cssText = image.style.cssText;
    canvas.hidden = image.hidden;
  };
  follow();
  new MutationObserver(follow).observe(image, { attributes: true, attributeFilter: ["class", "style", "hidden"] });
  image.dataset.blocked = "";
  canvases.set(image, canvas);
  return canvas;
}
