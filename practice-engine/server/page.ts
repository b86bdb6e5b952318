/** The page at the engine's address, where ComfyUI would show its editor. */
export const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Easel practice engine</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 38rem; margin: 12vh auto; padding: 0 1.5rem; }
  h1 { font-size: 1.5rem; }
</style>
<h1>This is Easel's practice engine</h1>
<p>It is not ComfyUI, and there is no editor here. It answers as ComfyUI would, so that Easel can be tried on a computer
without a graphics card and without downloading models.</p>
<p>Its pictures are drawn by a small program from the words you give it. No AI model is involved; each one carries a small
&ldquo;practice&rdquo; mark.</p>
<p>To make real pictures, choose a ComfyUI in Easel's settings.</p>
</html>
`;
