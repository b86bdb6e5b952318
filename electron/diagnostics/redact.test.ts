import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redact } from "./redact.ts";

const maria = { home: "/home/maria", names: ["maria"], prompts: [] };

it.each([
  ["/home/maria/ComfyUI/main.py of maria", "~/ComfyUI/main.py of (name)"],
  ["Authorization: Bearer abcDEF123456.xyz", "Authorization: Bearer (removed)"],
  ["token=s3cr3tvalue", "token=(removed)"],
  ['{"prompt": "a secret wish", "seed": 5}', '{"prompt": (removed), "seed": 5}'],
  ["text='my \\'quoted\\' wish' done", "text=(removed) done"],
  ["hf_abcdefghijklmnop", "(removed)"],
  ["/home/mariana/x", "/home/(name)/x"],
  ["models of MARIA, maria_backup and mariana", "models of (name), (name)_backup and mariana"],
  ["https://me:hunter2@example.com/x?api_key=12345678&n=1", "https://(removed)@example.com/x?api_key=(removed)&n=1"],
  ["HF_TOKEN=abcdefgh CIVITAI_API_KEY: 'xyz 123'", "HF_TOKEN=(removed) CIVITAI_API_KEY: (removed)"],
  ['{"password": "a \\" b", "n": 1}', '{"password": (removed), "n": 1}'],
  ["mail to some.one+x@mail.example.org now", "mail to (address) now"],
  ["positive prompt: a fox, and a hare", "positive prompt: (removed)"],
  ["C:\\Users\\Zoë Müller\\ComfyUI\\main.py", "C:\\Users\\(name)\\ComfyUI\\main.py"],
  ["'C:\\\\Users\\\\Zoë Müller\\\\ComfyUI'", "'C:\\\\Users\\\\(name)\\\\ComfyUI'"],
  ["c:/users/zoe/x", "c:/users/(name)/x"],
  ["open /Users/zoe: denied", "open /Users/(name): denied"],
])("redacts %j", (from, to) => expect(redact(from, maria)).toBe(to));

it("takes Windows' home in every form in which programs write it", () => {
  const secrets = { home: "C:\\Users\\Zoë", names: ["Zoë"], prompts: [] };
  for (const form of ["C:\\Users\\Zoë\\x", "c:\\users\\zoë\\x", "C:\\\\Users\\\\Zoë\\\\x", "C:/Users/Zoë/x", "file:///C:/Users/Zo%C3%AB/x"])
    expect(redact(form, secrets)).not.toMatch(/zo/i);
});

it.each([
  "got prompt",
  "Prompt executed in 8.21 seconds",
  "Failed to validate prompt for output 9:",
  "Total VRAM 24576 MB, total RAM 64220 MB",
  "Token indices sequence length is longer than the specified maximum sequence length for this model (98 > 77).",
  "To see the GUI go to: http://127.0.0.1:8188",
  "pytorch version: 2.8.0+cu128",
  "Device: cuda:0 NVIDIA GeForce RTX 4070 : cudaMallocAsync",
  'File "comfy/samplers.py", line 1010, in sample',
  "clip missing: ['text_projection.weight']",
  "100%|██████████| 20/20 [00:03<00:00,  6.21it/s]",
  "model weight dtype torch.float16, manual cast: None",
  "ERROR: clip input is invalid: None",
])("leaves what tells nothing of a person: %s", (line) => expect(redact(line, { ...maria, prompts: ["a fox in the snow"] })).toBe(line));

describe("whatever the secret is,", () => {
  const letters = fc.constantFrom(..."abcdeXYZ0189 äéşñЖя日画🦊.-+$^(['!&");
  const word = fc.string({ unit: letters, minLength: 3, maxLength: 24 }).filter((text) => text.trim() === text && text.length > 2);
  /** Not by chance within what stands around it. */
  const apart = (secret: string, frame: string) => !frame.toLowerCase().includes(secret.toLowerCase());

  const paths = [
    (name: string) => `No such file: '/home/${name}/ComfyUI/models'`,
    (name: string) => `cwd=/Users/${name}/ComfyUI`,
    (name: string) => `C:\\Users\\${name}\\ComfyUI`,
    (name: string) => JSON.stringify({ path: `C:\\Users\\${name}\\ComfyUI` }),
  ];
  it("a home folder of anybody shows no name", () => {
    const folder = word.filter((name) => !/['"<>|:*?[\](!&$^]/.test(name) && apart(name, paths.map((path) => path("")).join()));
    fc.assert(
      fc.property(folder, fc.constantFrom(...paths), (name, path) => {
        expect(redact(path(name), { home: "/home/other", names: [], prompts: [] })).not.toContain(name);
      }),
    );
  });

  it("the person's own name is nowhere, in any case", () => {
    const around = ["hello NAME!", "(NAME)", "NAME's models", "a_NAME_b", "/mnt/NAME/x", "/home/NAME", "画 NAME"];
    const name = word.filter(
      (text) => /^[\p{L}\p{N}]/u.test(text) && /[\p{L}\p{N}]$/u.test(text) && apart(text, around.join()) && apart(text, "(name)~"),
    );
    fc.assert(
      fc.property(name, fc.constantFrom(...around), fc.boolean(), (own, frame, loud) => {
        const said = frame.replace("NAME", () => (loud ? own.toUpperCase() : own));
        const left = redact(said, { home: `/home/${own}`, names: [own], prompts: [] });
        expect(left.toLowerCase()).not.toContain(own.toLowerCase());
      }),
    );
  });

  it("a token is gone", () => {
    const token = fc.string({ unit: fc.constantFrom(..."abcXYZ019_-"), minLength: 12, maxLength: 60 }).map((text) => `q7${text}w9`);
    const frames = [
      "Authorization: Bearer §",
      "authorization: Basic §",
      "?token=§&x=1",
      '{"api_key":"§"}',
      "{'password': '§'}",
      "MY_SECRET=§",
      "hf_§ is wrong",
      "https://u:§@host/x",
      "cookie: §",
    ];
    fc.assert(
      fc.property(token, fc.constantFrom(...frames), (secret, frame) => {
        expect(
          redact(
            frame.replace("§", () => secret),
            maria,
          ),
        ).not.toContain(secret);
      }),
    );
  });

  it("a prompt is gone, known or under its key", () => {
    const prompt = fc
      .string({ unit: fc.constantFrom(..."abcdefg XYZ,.\"'\\\näЖ日🦊(:1.2)"), minLength: 3, maxLength: 80 })
      .map((text) => `q${text}w`);
    const python = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n")}'`;
    fc.assert(
      fc.property(prompt, (text) => {
        const known = { ...maria, prompts: [text] };
        for (const said of [`loading ${text} done`, JSON.stringify({ any: text }), `{'any': ${python(text)}}`]) {
          const left = redact(said, known);
          for (const line of text.split("\n").map((part) => part.trim())) if (line.length > 2) expect(left).not.toContain(line);
        }
        for (const said of [
          JSON.stringify({ inputs: { text } }),
          `{'positive': ${python(text)}}`,
          `negative_prompt=${JSON.stringify(text)}`,
        ])
          expect(redact(said, maria)).toMatch(/^[{}"'a-z_:= ()]*$/);
      }),
    );
  });

  it("is quick about any line", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("prompt", ":", "=", '"', "'", "\\", "token", "/home/", "C:\\Users\\", " ", "a", "@", "://"), {
          maxLength: 2_000,
        }),
        (parts) => {
          const start = process.cpuUsage();
          redact(parts.join(""), { ...maria, prompts: ["a fox"] });
          expect(process.cpuUsage(start).user).toBeLessThan(500_000); // microseconds
        },
      ),
      { numRuns: 30 },
    );
  });
});
