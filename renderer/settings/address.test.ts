import { expect, it } from "vitest";
import { toAddress } from "./address.ts";

it.each([
  ["127.0.0.1:8188", "http://127.0.0.1:8188"],
  ["  http://localhost:8188/ ", "http://localhost:8188"],
  ["state.local:8188", "http://state.local:8188"],
  ["https://example.com/comfy/", "https://example.com/comfy"],
  ["[::1]:8188", "http://[::1]:8188"],
  ["192.168.1.20", "http://192.168.1.20"],
  ["me:s@cret@example.com", "http://me:s%40cret@example.com"],
])("takes %s", (typed, address) => expect(toAddress(typed)).toBe(address));

it.each(["", "   ", "my computer", "ftp://example.com", "javascript:alert(1)", "http://", "file:///etc"])("refuses %j", (typed) =>
  expect(toAddress(typed)).toBeNull(),
);
