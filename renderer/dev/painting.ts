/** A small invented landscape as an SVG data URL; the same number gives the same picture. */
export function painting(number: number, width = 256, height = 256): string {
  const random = generator(number * 7919 + 13);
  const hue = Math.floor(random() * 360);
  const colour = (turn: number, saturation: number, lightness: number) => `hsl(${(hue + turn + 360) % 360} ${saturation}% ${lightness}%)`;
  const hills = Array.from({ length: 4 }, (_, layer) => {
    const base = height * (0.48 + layer * 0.13);
    const points = Array.from({ length: 6 }, (_, at) => `${(at / 5) * width},${(base - random() * height * 0.16).toFixed(0)}`).join(" ");
    return `<polygon points="0,${height} ${points} ${width},${height}" fill="${colour(layer * 14 - 30, 34, 62 - layer * 13)}"/>`;
  }).join("");
  const x = (0.2 + random() * 0.6) * width;
  const y = (0.15 + random() * 0.2) * height;
  const sun = `<circle cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" r="${(width * (0.06 + random() * 0.06)).toFixed(0)}" fill="${colour(40, 90, 80)}"/>`;
  const sky = `<linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${colour(170, 42, 58)}"/><stop offset="1" stop-color="${colour(30, 72, 84)}"/></linearGradient>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><defs>${sky}</defs><rect width="100%" height="100%" fill="url(#s)"/>${sun}${hills}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** mulberry32: small, and good enough for hills. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
