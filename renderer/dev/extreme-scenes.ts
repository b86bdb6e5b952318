import type { Scene } from "./fake-easel.ts";
import { app, job, logLines, now, picture } from "./samples.ts";
import { scene } from "./scenes.ts";

/** A prompt of five hundred words, from right to left. */
const ARABIC = Array.from({ length: 100 }, () => "منارة على جرف عند الغسق").join(" ");
const HEBREW = "מגדלור על צוק בשעת בין ערביים, בדיו 🦊";
const LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(3);

/** More than anybody has: words without end, words from right to left, words without a place to break, and logs of days. */
export const extremeScenes: Record<string, () => Scene> = {
  extremes: () =>
    scene({
      app: app({
        jobs: [
          job(0, { kind: "running", fraction: 0.46, step: 11, steps: 24 }, { arguments: { prompt: ARABIC }, expectedAt: now + 17_000 }),
          job(1, { kind: "queued", position: 2 }, { client: "easel", arguments: { prompt: HEBREW } }),
          job(2, { kind: "queued", position: 3 }, { arguments: { prompt: LONG_WORD } }),
          job(
            3,
            { kind: "failed", error: { kind: "engine_crashed", message: `${LONG_WORD} gave up.`, remedy: "Try again." } },
            { arguments: { prompt: ARABIC } },
          ),
          job(4, { kind: "done", outputs: [], text: [ARABIC] }, { tool: "describe_image", arguments: { image: "3f2a91c4" } }),
        ],
      }),
      pictures: [ARABIC, HEBREW, LONG_WORD].map((prompt, number) => picture(number, { prompt })),
      logs: logLines(10_000),
    }),
};
