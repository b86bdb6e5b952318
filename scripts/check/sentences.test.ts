import { expect, it } from "vitest";
import { sentencesIn } from "./sentences.ts";

const page = "renderer/home/some-page.tsx";
const texts = (file: string, source: string) => sentencesIn(file, source).map(({ line, text }) => `${line}: ${text}`);

it.each<[string, string, string]>([
  ["text in JSX", "const a = <p>Paused</p>;", "1: Paused"],
  ["what is heard", '\nconst a = <button aria-label="Close" />;', "2: Close"],
  ["one word in a field to read", 'const a = { title: "Home" };', "1: Home"],
  ["a choice of labels", 'const a = <Button label={busy ? "Wait" : "Paint"} />;', "1: Wait"],
  ["a sentence anywhere", 'say("The engine is stopped.");', "1: The engine is stopped."],
  ["a sentence that begins with a value", `say(\`\${name} is open\`);`, "1: 0 is open"],
  ["the end of a sentence", `say(\`\${name} was opened again.\`);`, "1: 0 was opened again."],
])("%s is found", (_what, source, found) => {
  expect(texts(page, source)[0]).toBe(found);
});

it.each([
  'import { a } from "./Some folder/file.ts";',
  'const a = <div className="Card wide one." title={words.title} id="x" />;',
  'const a = <path d="M10 20 L 30 40" />;',
  'type A = "Some words.";',
  'throw new Error("The page has no place for the window.");',
  'throw new PictureGone("The picture is empty.");',
  'console.log("Easel is already running; its window is shown.");',
  'this.#options.logs.add("app", "An engine was ended.");',
  `say("engine_starting", "text/html; charset=utf-8", "default-src 'none'", \`card \${tone}\`);`,
  "const a = <span>·</span>;",
])("nothing is found in %s", (source) => {
  expect(texts(page, source)).toEqual([]);
});
