import path from "node:path";
import { describe, expect, test } from "vitest";
import { isInside } from "./contained-path.ts";

describe("isInside", () => {
  test.each([
    ["/a", "/a", true],
    ["/a", "/a/b/c", true],
    ["/a/", "/a/..b", true],
    ["/a", "/ab", false],
    ["/a", "/", false],
    ["/a/b", "/a/b/../c", false],
    ["/", "/anything", true],
  ])("%s holds %s: %s", (folder, file, expected) => {
    expect(isInside(folder, file, path.posix)).toBe(expected);
  });

  test.each([
    ["C:\\Users\\Ann", "c:\\users\\ann\\x", true],
    ["C:\\Users\\Ann", "D:\\Users\\Ann\\x", false],
    ["C:\\Users\\Ann", "C:\\Users\\Anna", false],
    ["\\\\host\\share", "\\\\host\\other\\x", false],
  ])("on Windows %s holds %s: %s", (folder, file, expected) => {
    expect(isInside(folder, file, path.win32)).toBe(expected);
  });
});
