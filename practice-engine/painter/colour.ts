/** Colours: sRGB 0..1, and OKLab for mixing and mood, because its mixtures stay clean. */
export type Rgb = readonly [number, number, number];
/** Lightness 0..1, chroma 0..~0.3, hue in degrees. */
export interface Lch {
  readonly l: number;
  readonly c: number;
  readonly h: number;
}

const linear = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const gamma = (v: number): number => Math.min(1, v <= 0.0031308 ? Math.max(0, v) * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055);

/** Björn Ottosson's OKLab, https://bottosson.github.io/posts/oklab/ */
function toLab(colour: Rgb): Rgb {
  const [r, g, b] = colour.map(linear) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  return [lightness, 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s, 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s];
}

function fromLab([L, a, b]: Rgb): Rgb {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const red = gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  return [red, green, gamma(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)];
}

/** The colour of a hex code of six digits. */
export function hex(code: string): Rgb {
  const value = Number.parseInt(code.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

/** A hex code of six digits. */
export function toHex(colour: Rgb): string {
  const digits = (value: number): string =>
    Math.round(value * 255)
      .toString(16)
      .padStart(2, "0");
  return `#${colour.map(digits).join("")}`;
}

/** `a` with the share `t` of `b`, 0..1. */
export function mix(a: Rgb, b: Rgb, t: number): Rgb {
  const [p, q] = [toLab(a), toLab(b)];
  return fromLab([p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t, p[2] + (q[2] - p[2]) * t]);
}

/** Lightness, chroma and hue of a colour. */
export function toLch(colour: Rgb): Lch {
  const [l, a, b] = toLab(colour);
  return { l, c: Math.hypot(a, b), h: (Math.atan2(b, a) * 180) / Math.PI };
}

/** The colour of that lightness, chroma and hue; as near as sRGB comes to it. */
export function fromLch({ l, c, h }: Lch): Rgb {
  const angle = (h * Math.PI) / 180;
  return fromLab([Math.min(1, Math.max(0, l)), c * Math.cos(angle), c * Math.sin(angle)]);
}

/** The colour with its lightness, chroma or hue changed. */
export function adjusted(colour: Rgb, change: (lch: Lch) => Partial<Lch>): Rgb {
  const lch = toLch(colour);
  return fromLch({ ...lch, ...change(lch) });
}

/** Lighter (> 0) or darker (< 0) by OKLab lightness. */
export function lighter(colour: Rgb, by: number): Rgb {
  return adjusted(colour, ({ l, c }) => ({ l: l + by, c: by < 0 ? c : c * (1 - by * 0.6) }));
}

/** Moves along the warm-cool axis: +1 is candle light, -1 winter shade. */
export function warmed(colour: Rgb, warmth: number): Rgb {
  if (warmth === 0) return colour;
  const [l, a, b] = toLab(colour);
  return fromLab([l, a + 0.016 * warmth, b + 0.045 * warmth]);
}

/**
 * The value of a CSS colour as art files write it: a hex code, a variable, a mixture in OKLab, or a colour made lighter or darker.
 * Throws for anything else, and for a variable that has no value.
 */
export function cssColour(text: string, variables: ReadonlyMap<string, string>): Rgb {
  if (text.startsWith("#")) return hex(text);
  const value = variables.get(/^var\(--([\w-]+)\)$/.exec(text)?.[1] ?? "");
  if (value) return cssColour(value, variables);
  const [, base, sign, step] = /^oklch\(from (.*) calc\(l ([+-]) ([\d.]+)\) c h\)$/.exec(text) ?? [];
  if (base) return lighter(cssColour(base, variables), Number(`${sign}${step}`));
  const [, first, second, share] = /^color-mix\(in oklab, (.*), (.*) ([\d.]+)%\)$/.exec(text) ?? [];
  if (first && second) return mix(cssColour(first, variables), cssColour(second, variables), Number(share) / 100);
  throw new Error(`Not a colour of the art files: ${text}`);
}
