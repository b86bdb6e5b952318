import { expect, it } from "vitest";
import { closeHandler } from "./close-policy.ts";

const close = async (tray: boolean, whenClosed: "ask" | "keep" | "quit", answer: "keep" | "quit" | null = null) => {
  const done: string[] = [];
  const settings = { whenClosed };
  const closed = closeHandler({
    hasTray: async () => tray,
    settings: () => settings,
    ask: async () => {
      done.push("ask");
      return answer;
    },
    remember: (wish) => {
      settings.whenClosed = wish;
    },
    hide: () => done.push("hide"),
    quit: () => done.push("quit"),
  });
  await Promise.all([closed(), closed()]); // an impatient second click asks no second time
  await closed();
  return done.join(" ");
};

it.each([
  [true, "ask", null, "hide hide"],
  [true, "quit", null, "hide hide"],
  [false, "ask", "keep", "ask hide hide"],
  [false, "ask", "quit", "ask quit quit"],
  [false, "ask", null, "ask ask"],
  [false, "keep", null, "hide hide"],
  [false, "quit", null, "quit quit"],
] as const)("with tray: %s, setting: %s, answer: %s -> %s", async (tray, whenClosed, answer, done) => {
  expect(await close(tray, whenClosed, answer)).toBe(done);
});
