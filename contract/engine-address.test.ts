import { expect, it } from "vitest";
import { parseEngineAddress } from "./engine-address.ts";

it.each([
  ["127.0.0.1:8188", "http://127.0.0.1:8188"],
  ["  http://localhost:8188/ ", "http://localhost:8188"],
  ["localhost:8188", "http://localhost:8188"],
  ["state.local:8188", "http://state.local:8188"],
  ["https://example.com/comfy/", "https://example.com/comfy"],
  ["https://example.com/comfy/?token=1#workflow", "https://example.com/comfy"],
  ["http://gpu:8188/index.html", "http://gpu:8188"],
  ["http://gpu:8188/comfy/api/system_stats", "http://gpu:8188/comfy"],
  ["ws://gpu:8188/ws?clientId=1", "http://gpu:8188"],
  ["wss://gpu/comfy/ws", "https://gpu/comfy"],
  ["[::1]:8188", "http://[::1]:8188"],
  ["::1", "http://[::1]"],
  ["::1:8188/comfy", "http://[::1]:8188/comfy"],
  ["fe80::1/comfy", "http://[fe80::1]/comfy"],
  ["192.168.1.20", "http://192.168.1.20"],
  ["gpu.example:443/x", "https://gpu.example/x"],
  ["//gpu:8188", "http://gpu:8188"],
  ['"http://gpu:8188"', "http://gpu:8188"],
])("takes %s", (typed, url) => expect(parseEngineAddress(typed)).toEqual({ kind: "address", url, login: null }));

it.each([
  ["http://me:s%40cret@gpu:8188/", { user: "me", password: "s@cret" }],
  ["me:secret@gpu:8188", { user: "me", password: "secret" }],
  ["http://me:100%@gpu:8188", { user: "me", password: "100%" }],
  ["http://me@gpu:8188", { user: "me", password: "" }],
])("keeps the login of %s apart", (typed, login) => {
  expect(parseEngineAddress(typed)).toEqual({ kind: "address", url: "http://gpu:8188", login });
});

it.each(["", "   ", "my computer", "http://", "/etc/passwd", "C:\\ComfyUI", "javascript:alert(1)", "http://gpu:99999", "gpu:port"])(
  "refuses %j",
  (typed) => expect(parseEngineAddress(typed)).toEqual({ kind: "invalid", reason: "not_an_address" }),
);
it.each(["ftp://example.com", "file:///etc", "redis://gpu:1"])("refuses %j, which is another protocol", (typed) =>
  expect(parseEngineAddress(typed)).toEqual({ kind: "invalid", reason: "other_protocol" }),
);
