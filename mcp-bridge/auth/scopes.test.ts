import { describe, expect, test } from "vitest";
import { allowsTool, EVERYTHING, missingScope, parseScopes, RESOURCE_GROUPS } from "./scopes.ts";

const paint = { name: "generate_image", readOnly: false };
const look = { name: "get_job", readOnly: true };
const tools = (...scopes: string[]) =>
  [paint, look].filter((tool) => allowsTool(parseScopes(scopes).allowed, tool)).map(({ name }) => name);

describe("scopes", () => {
  test("tools: all of them, those that change nothing, or those that are named", () => {
    expect(tools()).toEqual([]);
    expect(tools("tools")).toEqual(["generate_image", "get_job"]);
    expect(tools("read-only")).toEqual(["get_job"]);
    expect(tools("tools:generate_image")).toEqual(["generate_image"]);
    expect(tools("read-only", "tools:generate_image")).toEqual(["generate_image", "get_job"]);
    expect(tools("resources", "tools:other")).toEqual([]);
  });

  test("resources: all of them, or those of the groups that are named", () => {
    expect([...parseScopes(["resources"]).allowed.resources]).toEqual([...RESOURCE_GROUPS]);
    expect([...parseScopes(["read-only"]).allowed.resources]).toEqual([...RESOURCE_GROUPS]);
    expect([...parseScopes(["resources:outputs", "resources:models"]).allowed.resources]).toEqual(["outputs", "models"]);
    expect([...parseScopes(["tools"]).allowed.resources]).toEqual([]);
  });

  test.each(["", "tool", "Tools", "tools:", "tools:Generate", "tools:a b", "resources:", "resources:secrets", "readonly", "*"])(
    "%j is none",
    (scope) => {
      expect(parseScopes([scope, "tools"])).toMatchObject({ unknown: [scope], allowed: { tools: "all" } });
    },
  );

  test("a method needs a scope where none of its kind is there at all", () => {
    const { allowed } = parseScopes(["resources:models"]);
    expect(missingScope(allowed, "tools/call")).toBe("tools");
    expect(missingScope(allowed, "resources/read")).toBeNull();
    expect(missingScope(allowed, "tools/list")).toBeNull();
    expect(missingScope(parseScopes(["tools:upscale"]).allowed, "tools/call")).toBeNull();
    expect(missingScope(parseScopes(["tools"]).allowed, "resources/read")).toBe("resources");
    expect(missingScope(parseScopes([]).allowed, "initialize")).toBeNull();
    for (const method of ["tools/call", "resources/read"]) expect(missingScope(EVERYTHING, method)).toBeNull();
  });
});
