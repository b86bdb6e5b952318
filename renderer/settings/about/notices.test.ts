import { expect, it } from "vitest";
import { noticesIn, noticesWith } from "./notices.ts";

const LINE = `\n${"-".repeat(80)}\n\n`;
const text = ["What is in Easel.\n", "a 1.0 (MIT)\nb 2.0 (MIT)\n\nMIT License\n\nCopyright A\n", "c 3.0 (ISC)\n\nISC License\n"].join(LINE);

it("takes the notices apart, and finds them by a package's name or by words of a licence", () => {
  const notices = noticesIn(text);
  expect(notices).toEqual([
    { packages: "a 1.0 (MIT), b 2.0 (MIT)", text: "MIT License\n\nCopyright A" },
    { packages: "c 3.0 (ISC)", text: "ISC License" },
  ]);
  expect(noticesWith(notices, "copyright B 2.0")).toEqual(notices.slice(0, 1));
  expect(noticesWith(notices, "isc")).toEqual(notices.slice(1));
  expect(noticesWith(notices, " ")).toEqual(notices);
});
