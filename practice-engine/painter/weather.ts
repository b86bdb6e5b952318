import type { Artist } from "./artist.ts";
import { hex } from "./colour.ts";
import type { Frame } from "./frame.ts";
import type { Reading } from "./parse-prompt.ts";
import { ellipse, type Path, rectangle, union } from "./path.ts";
import type { Random } from "./random.ts";
import { fallingLines } from "./sky.ts";

/** What is in the air before everything else. */
export function paintWeather(a: Artist, frame: Frame, reading: Reading, random: Random): void {
  if (reading.weather.has("rain") || reading.weather.has("storm")) rain(a, frame, random.stream("rain"));
  const snowing = reading.weather.has("snowfall") || (reading.snow && !reading.minimal);
  if (snowing && !reading.without.has("snowfall")) snow(a, frame, random.stream("snow"));
  if (reading.ornaments.has("fireflies")) fireflies(a, frame, random.stream("fireflies"));
  if (reading.season === "autumn" && !reading.minimal) leaves(a, frame, random.stream("leaves"), ["#d9772e", "#c8502f", "#e3a53a"]);
  if (reading.season === "spring" && !reading.minimal) leaves(a, frame, random.stream("leaves"), ["#f6c9d3", "#f2b3c2", "#fbe3e8"]);
}

/** Banks of mist behind the subject and before the far land. */
export function mist(a: Artist, frame: Frame, random: Random): void {
  const { palette } = a;
  for (let i = 0; i < 3; i++) {
    const y = frame.horizon + frame.unit * random.between(-0.14, 0.1);
    const h = frame.unit * random.between(0.14, 0.24);
    const colour = palette.sky[2];
    a.fade(
      rectangle(0, y - h, frame.width, h * 2),
      [0, y - h],
      [0, y + h],
      [
        { at: 0, colour, alpha: 0 },
        { at: 0.5, colour, alpha: 0.6 },
        { at: 1, colour, alpha: 0 },
      ],
    );
  }
}

function rain(a: Artist, frame: Frame, random: Random): void {
  const amount = Math.round(120 * Math.max(1, (frame.width * frame.height) / (frame.unit * frame.unit)));
  a.wash(fallingLines(frame, random, amount, frame.unit * 0.05, Math.max(0.7, frame.unit * 0.0018)), hex("#eef4f6"), 0.5);
  a.wash(fallingLines(frame, random, amount / 4, frame.unit * 0.085, Math.max(0.9, frame.unit * 0.003)), hex("#eef4f6"), 0.45);
}

function snow(a: Artist, frame: Frame, random: Random): void {
  const flakes: Path[] = [];
  const amount = 90 * Math.max(1, (frame.width * frame.height) / (frame.unit * frame.unit));
  for (let i = 0; i < amount; i++) {
    const near = random.next() ** 5;
    flakes.push(
      ellipse(
        random.between(0, frame.width),
        random.between(0, frame.height),
        Math.max(0.6, frame.unit * (0.0022 + near * 0.008)),
        undefined,
        0,
        14,
      ),
    );
  }
  a.wash(union(...flakes), hex("#ffffff"), 0.88);
}

function fireflies(a: Artist, frame: Frame, random: Random): void {
  const glow = hex("#ffe58a");
  for (let i = 0; i < 22; i++) {
    const [x, y] = [random.between(0, frame.width), frame.height * random.between(0.35, 0.96)];
    const r = frame.unit * random.between(0.012, 0.026);
    a.glow(
      ellipse(x, y, r),
      [x, y],
      r,
      [
        { at: 0, colour: glow, alpha: 0.9 },
        { at: 0.25, colour: glow, alpha: 0.4 },
        { at: 1, colour: glow, alpha: 0 },
      ],
      "screen",
    );
  }
}

function leaves(a: Artist, frame: Frame, random: Random, colours: readonly string[]): void {
  for (const code of colours) {
    const drifting: Path[] = [];
    for (let i = 0; i < 9; i++)
      drifting.push(
        ellipse(
          random.between(0, frame.width),
          random.between(0.1, 1) * frame.height,
          frame.unit * 0.0085,
          frame.unit * 0.0042,
          random.between(0, 3),
          12,
        ),
      );
    a.wash(union(...drifting), a.tone(hex(code)), 0.95);
  }
}
