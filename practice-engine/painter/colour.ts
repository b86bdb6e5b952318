/** Colours: sRGB 0..1 for the canvas, OKLab for mixing and mood, because its mixtures stay clean. */
import { RAMP_STEPS, type Ramp } from "./raster.ts";

export type Rgb = readonly [number, number, number];
/** Lightness 0..1, chroma 0..~0.3, hue in degrees. */
export interface Lch {
  readonly l: number;
  readonly c: number;
  readonly h: number;
}

const linear = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const gamma = (v: number): number => (v <= 0.0031308 ? Math.max(0, v) * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055);
const clamp01 = (v: number): number => (v < 0 ? 0 : Math.min(v, 1));

/** Björn Ottosson's OKLab, https://bottosson.github.io/posts/oklab/ */
function toLab([r, g, b]: Rgb): Rgb {
  const [lr, lg, lb] = [linear(r), linear(g), linear(b)];
  const l = Math.cbrt(0.4122214708 * lr + 0.5363325363 * lg + 0.0514459929 * lb);
  const m = Math.cbrt(0.2119034982 * lr + 0.6806995451 * lg + 0.1073969566 * lb);
  const s = Math.cbrt(0.0883024619 * lr + 0.2817188376 * lg + 0.6299787005 * lb);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromLab([L, a, b]: Rgb): Rgb {
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    clamp01(gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)),
    clamp01(gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)),
    clamp01(gamma(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)),
  ];
}

export function hex(code: string): Rgb {
  const value = Number.parseInt(code.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

export function mix(a: Rgb, b: Rgb, t: number): Rgb {
  const [p, q] = [toLab(a), toLab(b)];
  return fromLab([p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t, p[2] + (q[2] - p[2]) * t]);
}

export function toLch(colour: Rgb): Lch {
  const [l, a, b] = toLab(colour);
  return { l, c: Math.hypot(a, b), h: (Math.atan2(b, a) * 180) / Math.PI };
}

export function fromLch({ l, c, h }: Lch): Rgb {
  const angle = (h * Math.PI) / 180;
  return fromLab([l, c * Math.cos(angle), c * Math.sin(angle)]);
}

/** Lighter (> 0) or darker (< 0) by OKLab lightness, a shade more blue in the dark as painters do. */
export function lighter(colour: Rgb, by: number): Rgb {
  const { l, c, h } = toLch(colour);
  return fromLch({ l: clamp01(l + by), c: by < 0 ? c : c * (1 - by * 0.6), h });
}

export function adjusted(colour: Rgb, change: { lightness?: number; chroma?: number; turn?: number }): Rgb {
  const { l, c, h } = toLch(colour);
  return fromLch({ l: clamp01(l * (change.lightness ?? 1)), c: c * (change.chroma ?? 1), h: h + (change.turn ?? 0) });
}

/** Moves along the warm-cool axis: +1 is candle light, -1 winter shade. */
export function warmed(colour: Rgb, warmth: number): Rgb {
  const [l, a, b] = toLab(colour);
  return fromLab([l, a + 0.016 * warmth, b + 0.045 * warmth]);
}

export interface Stop {
  readonly at: number;
  readonly colour: Rgb;
  readonly alpha?: number;
}

export function ramp(...stops: Stop[]): Ramp {
  const result = new Float32Array(RAMP_STEPS * 4);
  let next = 0;
  for (let i = 0; i < RAMP_STEPS; i++) {
    const t = i / (RAMP_STEPS - 1);
    while (next < stops.length - 1 && (stops[next] as Stop).at < t) next++;
    const b = stops[next] as Stop;
    const a = stops[Math.max(0, next - 1)] as Stop;
    const share = b.at > a.at ? clamp01((t - a.at) / (b.at - a.at)) : 1;
    result.set(mix(a.colour, b.colour, share), i * 4);
    result[i * 4 + 3] = (a.alpha ?? 1) + ((b.alpha ?? 1) - (a.alpha ?? 1)) * share;
  }
  return result;
}
