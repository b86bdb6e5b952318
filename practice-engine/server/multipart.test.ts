import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseForm } from "./multipart.ts";

/** The body as Node's fetch would send it. */
async function sent(form: FormData) {
  const response = new Response(form);
  return { body: Buffer.from(await response.arrayBuffer()), type: response.headers.get("content-type") ?? "" };
}

describe("forms", () => {
  test("whatever bytes and names a client sends come out as they went in", async () => {
    const name = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !/[\r\n\\]|%(22|0D|0A)/i.test(text));
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), name, fc.string({ unit: "grapheme-ascii" }), async (bytes, fileName, text) => {
        const form = new FormData();
        form.append("image", new File([bytes as Uint8Array<ArrayBuffer>], fileName));
        form.append("subfolder", text);
        const { body, type } = await sent(form);
        const fields = parseForm(body, type);
        expect(fields.get("image")).toEqual({ fileName, bytes: Buffer.from(bytes) });
        expect(fields.get("subfolder")?.bytes.toString()).toBe(text.replace(/\r?\n|\r/g, "\r\n"));
        expect(fields.get("subfolder")?.fileName).toBeNull();
      }),
      { numRuns: 200 },
    );
  });

  test("a name may hold any character, also those that end a line in other alphabets", async () => {
    const form = new FormData();
    form.append("image", new File(["x"], "a\u2028b\u0085.png"));
    const { body, type } = await sent(form);
    expect(parseForm(body, type).get("image")?.fileName).toBe("a\u2028b\u0085.png");
  });

  test("a name that leads out of its folder is kept, so that it can be refused", async () => {
    const form = new FormData();
    form.append("image", new File(["x"], "../../evil.png"));
    const { body, type } = await sent(form);
    expect(parseForm(body, type).get("image")?.fileName).toBe("../../evil.png");
  });

  test("quoted boundaries and quotes after a backslash, as other programs write them", () => {
    const body =
      '--a b\r\nContent-Type: image/png\r\nContent-Disposition: form-data; name="image"; filename="a \\"b\\".png"\r\n\r\n1\r\n--a b--\r\n';
    const field = parseForm(Buffer.from(body), 'multipart/form-data; boundary="a b"').get("image");
    expect(field).toEqual({ fileName: 'a "b".png', bytes: Buffer.from("1") });
  });

  test.each([
    ["no form", "hello", "text/plain"],
    ["no boundary in the body", "hello", "multipart/form-data; boundary=x"],
    ["cut off", '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nhel', "multipart/form-data; boundary=x"],
    ["a field without header", "--x\r\nhello\r\n--x--", "multipart/form-data; boundary=x"],
    ["a field without name", "--x\r\nA: b\r\n\r\nhello\r\n--x--", "multipart/form-data; boundary=x"],
  ])("%s is an error", (_what, body, type) => {
    expect(() => parseForm(Buffer.from(body), type)).toThrow(TypeError);
  });
});
