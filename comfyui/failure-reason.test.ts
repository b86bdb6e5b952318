import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { failureReason } from "./failure-reason.ts";
import type { Graph } from "./types.ts";
import { ExecutionError } from "./wire.ts";

const GRAPH: Graph = {
  4: { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: "fox.safetensors" } },
  6: { class_type: "CLIPTextEncode", inputs: { text: "my secret lover on a small red boat at night" } },
  7: { class_type: "CLIPTextEncode", inputs: { text: "blurry" } },
  8: { class_type: "CLIPTextEncode", inputs: { text: "一只小狐狸" } },
};
const reason = (exception_message: string, exception_type = "RuntimeError") =>
  failureReason(ExecutionError.parse({ exception_message, exception_type }), GRAPH);

describe("what the engine says of a failure", () => {
  test.each([
    ["No face detected in the reference image.\n", "No face detected in the reference image."],
    ["\n\n  Error(s) in loading\n\tsize mismatch", "Error(s) in loading"],
    ["math domain error\nThis error means you ran out of memory on your GPU.", "math domain error"],
    ["\u001b[31mred\u001b[0m words", "red words"],
    ["Traceback (most recent call last):\n  File x\nValueError: too small", "ValueError: too small"],
    ["mat1 and mat2 shapes cannot be multiplied (77x2048 and 768x320)", "mat1 and mat2 shapes cannot be multiplied (77x2048 and 768x320)"],
    ["expected input[1, 4, 64, 64] to have 16 channels, and/or 1/2", "expected input[1, 4, 64, 64] to have 16 channels, and/or 1/2"],
  ])("the first line of %j", (message, said) => expect(reason(message)).toBe(said));

  test.each([
    ["cannot open '/home/Ann Lee/My pictures/fox.png' for reading", "cannot open 'fox.png' for reading"],
    ["File path: /home/ann/ComfyUI/models/fox.safetensors is bad", "File path: fox.safetensors is bad"],
    ["could not read C:\\Users\\Ann\\ComfyUI\\models\\fox.safetensors now", "could not read fox.safetensors now"],
    ['no such folder "D:/Ann Lee/secret"', 'no such folder "..."'],
    ["share \\\\nas\\ann\\x.png is gone", "share x.png is gone"],
    ["no such folder: /home/ann", "no such folder: ..."],
    ["lies in ~/models/ann", "lies in ..."],
  ])("%j without folders", (message, said) => expect(reason(message)).toBe(said));

  test.each([
    ["GET https://ann:pw@api.example.com/v1?key=1 failed", "GET ... failed"],
    ["cannot reach 192.168.1.5:11434 or [fe80::1ff:fe23:4567:890a]:80", "cannot reach ... or ..."],
    ["HTTPConnectionPool(host='ollama.lan', port=11434): gone", "HTTPConnectionPool(host=..., port=11434): gone"],
    ["cannot reach localhost:8188 as ann@example.com", "cannot reach ... as ..."],
    ["<Tensor at 0x7f3a2b1c> is bad", "<Tensor at ...> is bad"],
  ])("%j without addresses", (message, said) => expect(reason(message)).toBe(said));

  test.each([
    "Incorrect API key provided: sk-proj-abcdEFGH1234567890",
    "Authorization: Bearer abc123DEF456ghi789jkl",
    "token=hf_AbCdEfGhIjKlMnOp is not valid",
    "the key comfyui-87d01e28d1234567890abcdef is unknown",
    "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl expired",
    "used 9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c",
  ])("%s without keys", (message) => expect(reason(message)).not.toMatch(/[\w-]{12,}\d|hf_|eyJ|sk-|AbCd/));

  test.each([
    "The prompt 'my secret lover on a small red boat at night' was refused",
    "refused: ...lover on a small red...",
    "refused 'blurry' here",
    "refused 一只小狐狸 here",
  ])("%s without anybody's words", (message) => expect(reason(message)).not.toMatch(/lover|red|'blurry'|狐狸/));

  test("a word that a prompt has by accident stays", () => expect(reason("the result is blurry")).toBe("the result is blurry"));

  test("a word alone is told with its kind of error, and nothing at all is nothing", () => {
    expect(reason("'model.ink'", "KeyError")).toBe("KeyError: 'model.ink'");
    expect(reason("", "builtins.AssertionError")).toBe("AssertionError");
    expect(reason("", "RuntimeError")).toBeNull();
    expect(reason("<html><body>502</body></html>")).toBeNull();
  });

  test("whatever the engine says, it is one short line without the folders in it", () => {
    const folder = fc.constantFrom("/home/ann/x/", "C:\\Users\\ann\\", "https://ann.example/");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), folder, fc.string({ unit: "grapheme" }), (before, path, after) => {
        const said = reason(`${before} ${path}y ${after}`) ?? "";
        expect(said.length).toBeLessThanOrEqual(300);
        expect(said).not.toContain("\n");
        expect(said).not.toContain("ann");
      }),
    );
  });
});
