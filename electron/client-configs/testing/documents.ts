import * as fc from "fast-check";

/** Settings files as people and programs write them, in all their untidiness; one arbitrary per grammar. */

type Draw = fc.GeneratorValue;

const WORDS = ["a", "files", "git hub", "ü", 'with"quote', "with.dot", "#hash", "x-y_z", "__proto__x", "servers"];
const TEXTS = [
  "",
  "npx",
  "-y",
  "C:\\path\\to",
  "// no comment",
  "/* nor this */",
  "a,b]}",
  "é\u2028 ☃ 😀",
  "# not a comment",
  "tab\there",
  "key: value",
  "'single'",
  '"double"',
  "yes",
  "1",
  "null",
  "multi\nline",
];
const COMMENTS = ["mine", "", '"mcpServers": {', "} ] , {", "ü ☃", "easel"];

const pick = <T>(draw: Draw, choices: readonly T[]): T => draw(fc.constantFrom, ...choices) as T;
const upTo = (draw: Draw, max: number): number => draw(fc.nat, max);

function keys(draw: Draw, max: number): string[] {
  return [...new Set(Array.from({ length: upTo(draw, max) }, () => pick(draw, WORDS)))];
}

// --- JSON ---

export function jsonDocument(container: string, comments: boolean): fc.Arbitrary<string> {
  return fc.gen().map((draw) => {
    const eol = pick(draw, ["\n", "\r\n"]);
    const unit = pick(draw, ["  ", "    ", "\t", ""]);
    const tidy = upTo(draw, 2) > 0;
    const gap = (indent: string): string => {
      const kinds = comments ? 6 : 3;
      const kind = tidy ? 0 : upTo(draw, kinds);
      if (kind === 1) return " ";
      if (kind === 2) return "";
      if (kind === 3) return `${eol}${eol}${indent}`;
      if (kind === 4) return ` // ${pick(draw, COMMENTS)}${eol}${indent}`;
      if (kind === 5) return ` /* ${pick(draw, COMMENTS)} */ `;
      if (kind === 6) return `${eol}${indent}/* ${pick(draw, COMMENTS)}${eol} */ `;
      return eol + indent;
    };
    const space = () => (tidy ? " " : pick(draw, ["", " ", "  "]));
    const scalar = () => JSON.stringify(pick(draw, [...TEXTS, 0, -1.5e10, true, false, null]));
    const list = (items: string[], open: string, close: string, indent: string, oneLine: boolean): string => {
      const inner = indent + unit;
      const trailing = comments && items.length > 0 && upTo(draw, 3) === 0 ? "," : "";
      if (oneLine) return open + items.join(`,${space()}`) + trailing + close;
      if (items.length === 0) return open + (tidy ? "" : gap(indent)) + close;
      return `${open}${gap(inner)}${items.join(`${tidy ? "" : pick(draw, ["", " "])},${gap(inner)}`)}${trailing}${gap(indent)}${close}`;
    };
    const value = (depth: number, indent: string, oneLine: boolean): string => {
      const kind = depth > 2 ? 2 : upTo(draw, 3);
      const line = oneLine || upTo(draw, 3) === 0;
      if (kind === 0) return object(keys(draw, 3), depth + 1, indent, line);
      if (kind === 1)
        return list(
          Array.from({ length: upTo(draw, 3) }, () => value(depth + 1, indent + unit, line)),
          "[",
          "]",
          indent,
          line,
        );
      return scalar();
    };
    const object = (names: string[], depth: number, indent: string, oneLine: boolean): string =>
      list(
        names.map((name) => `${JSON.stringify(name)}${space()}:${space()}${value(depth, indent + unit, oneLine)}`),
        "{",
        "}",
        indent,
        oneLine,
      );
    const whole = upTo(draw, 8) === 0;
    const top = keys(draw, 3).map((name) => `${JSON.stringify(name)}${space()}:${space()}${value(0, unit, whole)}`);
    if (upTo(draw, 4) > 0) {
      const servers = `${JSON.stringify(container)}:${space()}${object(keys(draw, 3), 1, unit, whole || upTo(draw, 3) === 0)}`;
      top.splice(upTo(draw, top.length), 0, servers);
    }
    const before = comments && upTo(draw, 3) === 0 ? `// ${pick(draw, COMMENTS)}${eol}` : "";
    if (upTo(draw, 30) === 0) return pick(draw, ["", " ", eol, before]);
    return `${before}${list(top, "{", "}", "", whole)}${pick(draw, ["", eol, eol + eol, "  "])}`;
  });
}

// --- TOML ---

export function tomlDocument(container: string): fc.Arbitrary<string> {
  return fc.gen().map((draw) => {
    const eol = pick(draw, ["\n", "\r\n"]);
    const key = (name: string) =>
      /^[\w-]+$/.test(name) && name !== "ü" ? pick(draw, [name, `"${name}"`, `'${name}'`]) : JSON.stringify(name);
    const text = () => {
      const content = pick(draw, TEXTS);
      const kind = upTo(draw, 4);
      if (kind === 0 && !/['\n]/.test(content)) return `'${content}'`;
      if (kind === 1 && !content.includes("'")) return `'''${content.replaceAll("\n", eol)}'''`;
      if (kind === 2 && !content.includes("\\")) return `"""${eol}${content.replaceAll('"', '\\"').replaceAll("\n", eol)}"""`;
      return JSON.stringify(content);
    };
    const value = (depth: number): string => {
      const kind = depth > 1 ? 0 : upTo(draw, 6);
      if (kind === 1) return pick(draw, ["1", "-17", "0x1F", "1_000", "3.5e2", "true", "false", "9007199254740993"]);
      if (kind === 2) return pick(draw, ["1979-05-27T07:32:00Z", "1979-05-27 07:32:00", "07:32:00", "1979-05-27"]);
      if (kind === 3)
        return `{ ${keys(draw, 2)
          .map((name) => `${key(name)} = ${value(2)}`)
          .join(", ")} }`;
      if (kind === 4) return `[${Array.from({ length: upTo(draw, 3) }, () => value(depth + 1)).join(", ")}]`;
      if (kind === 5)
        return `[ # ${pick(draw, COMMENTS)}${eol}  ${Array.from({ length: upTo(draw, 3) }, () => `${value(depth + 1)},${eol}`).join("  ")}]`;
      return text();
    };
    const lines: string[] = [];
    const trivia = () => {
      for (let count = upTo(draw, 2); count > 0; count -= 1)
        lines.push(pick(draw, ["", `# ${pick(draw, COMMENTS)}`, "  ", "# [mcp_servers.easel]"]));
    };
    const pairs = (names: string[]) => {
      for (const name of names) {
        trivia();
        lines.push(`${pick(draw, ["", "  "])}${key(name)}${pick(draw, ["=", " = ", "\t=\t"])}${value(0)}${pick(draw, ["", "  # tail"])}`);
      }
    };
    pairs(keys(draw, 3));
    const tables = keys(draw, 3).map((name) => ({ head: `[t.${key(name)}]` }));
    const servers = keys(draw, 3).map((name) => ({ head: `[${key(container)}.${key(name)}]` }));
    const elements = upTo(draw, 3) === 0 ? [{ head: "[[list]]" }, { head: "[[ list ]]" }] : [];
    for (const { head } of shuffled(draw, [...tables, ...servers, ...elements])) {
      trivia();
      lines.push(`${head}${pick(draw, ["", " # the head"])}`);
      pairs(keys(draw, 3));
    }
    trivia();
    return lines.join(eol) + pick(draw, ["", eol, eol + eol]);
  });
}

function shuffled<T>(draw: Draw, items: T[]): T[] {
  const result: T[] = [];
  for (const item of items) result.splice(upTo(draw, result.length), 0, item);
  return result;
}

// --- YAML ---

export function yamlDocument(container: string): fc.Arbitrary<string> {
  return fc.gen().map((draw) => {
    const eol = pick(draw, ["\n", "\r\n"]);
    const unit = pick(draw, ["  ", "    ", " "]);
    const key = (name: string) => (/^[\w-]+$/.test(name) ? pick(draw, [name, `"${name}"`, `'${name}'`]) : JSON.stringify(name));
    const plain = ["npx", "-y", "C:\\path", "yes", "1", "null", "~", "3.5", "a b", "it's"];
    const scalar = () => pick(draw, [...plain, ...TEXTS.map((text) => JSON.stringify(text)), "'single ''quoted'''"]);
    const flow = (depth: number): string => {
      const kind = depth > 1 ? 2 : upTo(draw, 2);
      if (kind === 0)
        return `{${keys(draw, 2)
          .map((name) => `${JSON.stringify(name)}: ${flow(depth + 1)}`)
          .join(", ")}}`;
      if (kind === 1) return `[${Array.from({ length: upTo(draw, 3) }, () => flow(depth + 1)).join(", ")}]`;
      return JSON.stringify(pick(draw, TEXTS));
    };
    const comment = (indent: string) =>
      upTo(draw, 4) === 0 ? [pick(draw, ["", `${indent}# ${pick(draw, COMMENTS)}`, `# ${pick(draw, COMMENTS)}`, `${indent}# easel:`])] : [];
    const tail = () => (upTo(draw, 4) === 0 ? `  # ${pick(draw, COMMENTS)}` : "");
    const pair = (name: string, depth: number, indent: string): string[] => {
      const head = `${indent}${key(name)}:`;
      const kind = depth > 2 ? 0 : upTo(draw, 6);
      if (kind === 1) return [`${head} ${flow(0)}${tail()}`];
      if (kind === 2) {
        const style = pick(draw, ["|", ">", "|-", ">-", "|+"]);
        return [
          `${head} ${style}`,
          ...Array.from({ length: 1 + upTo(draw, 2) }, () => `${indent}${unit}${pick(draw, ["text", "# text", "easel: x", ""])}x`),
        ];
      }
      if (kind === 3) {
        const dash = pick(draw, [indent, indent + unit]);
        return [
          `${head}${tail()}`,
          ...Array.from({ length: 1 + upTo(draw, 2) }, () => [...comment(dash), `${dash}- ${scalar()}${tail()}`]).flat(),
        ];
      }
      const inner = keys(draw, 3);
      if (kind === 4 && inner.length > 0)
        return [`${head}${tail()}`, ...inner.flatMap((one) => [...comment(indent + unit), ...pair(one, depth + 1, indent + unit)])];
      if (kind === 5) return [head];
      return [`${head} ${scalar()}${tail()}`];
    };
    const lines = [...comment(""), ...(upTo(draw, 6) === 0 ? ["---"] : [])];
    const top = keys(draw, 3).map((name) => [...comment(""), ...pair(name, 0, "")]);
    if (upTo(draw, 4) > 0) {
      const inner = keys(draw, 3).flatMap((name) => [...comment(unit), ...pair(name, 1, unit)]);
      const braces = `${container}: {${keys(draw, 2)
        .map((name) => `${JSON.stringify(name)}: ${flow(1)}`)
        .join(", ")}}${tail()}`;
      const servers = inner.some((line) => /^\s*[^\s#]/.test(line)) ? [`${container}:${tail()}`, ...inner] : [braces];
      top.splice(upTo(draw, top.length), 0, upTo(draw, 5) === 0 ? [braces] : servers);
    }
    return [...lines, ...top.flat()].join(eol) + pick(draw, ["", eol, eol + eol]);
  });
}
