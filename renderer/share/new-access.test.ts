import { describe, expect, it } from "vitest";
import { TOKEN_NAME, TokenFields } from "#contract/sharing.ts";
import { type AccessDraft, fieldsOf, nameOf } from "./new-access.ts";

const NOW = Date.parse("2026-11-30T12:00:00Z");
const NO_CAPS = { max_jobs: "", max_steps: "", max_count: "", requests_per_minute: "" };
const draft = (over: Partial<AccessDraft> = {}): AccessDraft => ({
  name: "anna",
  may: "all",
  tools: [],
  days: null,
  caps: NO_CAPS,
  ...over,
});

describe("a new access", () => {
  it.each([
    [draft(), { name: "anna", scopes: ["tools", "resources"], expires: null, caps: {} }],
    [draft({ may: "look", days: 7 }), { name: "anna", scopes: ["read-only"], expires: "2026-12-07T12:00:00.000Z", caps: {} }],
    [
      draft({ may: "some", tools: ["upscale"], caps: { ...NO_CAPS, max_jobs: "2", max_steps: " 30 " } }),
      { name: "anna", scopes: ["tools:upscale", "resources"], expires: null, caps: { max_jobs: 2, max_steps: 30 } },
    ],
  ])("%j is what a bridge takes", (given, fields) => {
    expect(fieldsOf(given, ["ben"], NOW)).toEqual(fields);
    expect(TokenFields.parse(fields)).toEqual(fields);
  });

  it.each([
    draft({ name: "" }),
    draft({ name: "ben" }),
    draft({ name: "-x" }),
    draft({ may: "some" }),
    draft({ caps: { ...NO_CAPS, max_jobs: "0" } }),
    draft({ caps: { ...NO_CAPS, max_jobs: "1.5" } }),
    draft({ caps: { ...NO_CAPS, max_steps: "many" } }),
  ])("%j is not complete", (given) => {
    expect(fieldsOf(given, ["ben"], NOW)).toBeNull();
  });

  it.each([
    ["Anna's Laptop", "annas-laptop"],
    ["Jürgen_PC.2", "jurgen-pc-2"],
    ["x".repeat(60), "x".repeat(40)],
  ])("%j is called %j", (typed, name) => {
    expect(nameOf(typed)).toBe(name);
    expect(name).toMatch(TOKEN_NAME);
  });
});
