import { ListToolsResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { type Check, EVERYWHERE, expectThat, type Finding, failed, must, passed, should, shown, skipped } from "../check.ts";
import { errorOf, isObject, resultOf } from "../json-rpc.ts";
import type { Entry } from "../manifest.ts";
import { request } from "../peer.ts";
import type { Probe } from "../probe.ts";

/** The first tool for which `fault` says something is a failure. */
const everyTool =
  (fault: (tool: Entry) => string | null) =>
  async (probe: Probe): Promise<Finding> => {
    const { tools } = await probe.manifest();
    if (tools.length === 0) return skipped("it has no tools");
    for (const tool of tools) {
      const seen = fault(tool);
      if (seen !== null) return failed(`${shown(tool.name)}: ${seen}`);
    }
    return passed;
  };

interface Property {
  path: string;
  schema: Entry;
}

/** All properties of a schema, those of objects and lists within it too. */
function propertiesOf(schema: unknown, path = ""): Property[] {
  if (!isObject(schema)) return [];
  const own = isObject(schema.properties) ? Object.entries(schema.properties) : [];
  const named = own.flatMap(([name, value]) =>
    isObject(value)
      ? [{ path: path ? `${path}.${name}` : name, schema: value }, ...propertiesOf(value, path ? `${path}.${name}` : name)]
      : [],
  );
  return [...named, ...propertiesOf(schema.items, `${path}[]`)];
}

const everyProperty = (fault: (property: Property) => string | null) =>
  everyTool((tool) => {
    for (const property of propertiesOf(tool.inputSchema)) {
      const seen = fault(property);
      if (seen !== null) return `${property.path} ${seen}`;
    }
    return null;
  });

const NAME = /^[A-Za-z0-9_.-]{1,64}$/;
/** Characters that a person does not see, and a model reads. */
const HIDDEN = /\p{Cf}|(?![\n\r\t])\p{Cc}/u;
const KNOWN_TYPES = ["string", "number", "integer", "boolean", "object", "array", "null"];
const COMBINED = ["anyOf", "oneOf", "allOf", "$ref", "type", "enum", "const", "not"];
const MAX_LIST_BYTES = 40_000;
const MAX_TOOLS = 40;
const MAX_DESCRIPTION_CHARACTERS = 2_048;

function fitsType(value: unknown, type: unknown): boolean {
  const types = Array.isArray(type) ? type : [type];
  return types.some((each) => {
    if (each === "integer") return Number.isInteger(value);
    if (each === "array") return Array.isArray(value);
    if (each === "object") return isObject(value);
    if (each === "null") return value === null;
    return each === undefined || typeof value === each;
  });
}

export const toolChecks: Check[] = [
  must(
    "TOOLS-01",
    EVERYWHERE,
    {
      what: "`tools/list` has the shape that the specification gives it.",
      why: "One tool of a wrong shape takes all tools away in most clients.",
      remedy: "Compare the answer with the schema of your revision.",
    },
    async (probe) => {
      const { pages } = await probe.manifest();
      if (pages.tools.length === 0) return skipped("it has no tools");
      for (const page of pages.tools) {
        const parsed = ListToolsResultSchema.safeParse(page.result);
        if (!parsed.success) return failed(`${parsed.error.issues[0]?.path.join(".")}: ${parsed.error.issues[0]?.message}`);
      }
      return passed;
    },
  ),
  must(
    "TOOLS-02",
    EVERYWHERE,
    {
      what: "No two tools have the same name.",
      why: "Which one is called is chance; some models refuse the whole list.",
      remedy: "Rename one.",
    },
    async (probe) => {
      const names = (await probe.manifest()).tools.map(({ name }) => name);
      const twice = names.find((name, index) => names.indexOf(name) !== index);
      return expectThat(twice === undefined, shown(twice));
    },
  ),
  must(
    "TOOLS-03",
    EVERYWHERE,
    {
      what: "Names have 1 to 64 letters, digits, `_`, `-` or `.`.",
      why: "Models' own interfaces refuse other names, and with them the whole request.",
      remedy: "Keep to A-Z, a-z, 0-9, _ and -.",
    },
    everyTool(({ name }) => (typeof name === "string" && NAME.test(name) ? null : "is no such name")),
  ),
  must(
    "TOOLS-04",
    EVERYWHERE,
    {
      what: "Every tool has a description.",
      why: "A model decides by it alone.",
      remedy: "Say in a sentence what it does, and when to use it.",
    },
    everyTool(({ description }) => (typeof description === "string" && description.trim() ? null : "has none")),
  ),
  should(
    "TOOLS-05",
    EVERYWHERE,
    {
      what: `A description has at most ${MAX_DESCRIPTION_CHARACTERS} characters.`,
      why: "Claude Code cuts longer ones.",
      remedy: "Move details into the parameters' descriptions.",
    },
    everyTool(({ description }) =>
      String(description ?? "").length <= MAX_DESCRIPTION_CHARACTERS ? null : `has ${String(description).length}`,
    ),
  ),
  must(
    "TOOLS-06",
    EVERYWHERE,
    {
      what: "Descriptions and schemas hold no characters that people cannot see.",
      why: "They hide instructions from whoever approves the tool.",
      remedy: "Take out control, direction and zero-width characters.",
    },
    everyTool((tool) =>
      HIDDEN.test(JSON.stringify(tool)) || HIDDEN.test(String(tool.description ?? "")) ? "has hidden characters" : null,
    ),
  ),
  must(
    "TOOLS-07",
    EVERYWHERE,
    {
      what: "The input schema is of type object.",
      why: "The specification asks for it, and models' interfaces refuse others.",
      remedy: 'Give `{"type": "object"}` where there are no parameters.',
    },
    everyTool(({ inputSchema }) => (isObject(inputSchema) && inputSchema.type === "object" ? null : shown(inputSchema))),
  ),
  must(
    "TOOLS-08",
    EVERYWHERE,
    {
      what: "Required parameters are among the properties.",
      why: "A model cannot give what is not described.",
      remedy: "Take the name out of `required`, or describe it.",
    },
    everyTool(({ inputSchema }) => {
      const { required = [], properties = {} } = (inputSchema ?? {}) as Entry;
      if (!Array.isArray(required)) return "`required` is no list";
      const unknown = required.find((name) => !isObject(properties) || !Object.hasOwn(properties, String(name)));
      return unknown === undefined ? null : `${shown(unknown)} is not described`;
    }),
  ),
  should(
    "TOOLS-09",
    EVERYWHERE,
    {
      what: "Every parameter has a description.",
      why: "Without one a model guesses the unit and the form.",
      remedy: "Say what it is, in which unit, with an example.",
    },
    everyTool(({ inputSchema }) => {
      const { properties = {} } = (inputSchema ?? {}) as Entry;
      const bare = Object.entries(isObject(properties) ? properties : {}).find(([, schema]) => !isObject(schema) || !schema.description);
      return bare ? `${bare[0]} has none` : null;
    }),
  ),
  must(
    "TOOLS-10",
    EVERYWHERE,
    {
      what: "Types in the schemas are JSON Schema's.",
      why: "An unknown type makes models' interfaces refuse the request.",
      remedy: `Use ${KNOWN_TYPES.join(", ")}.`,
    },
    everyProperty(({ schema }) => {
      const types = schema.type === undefined ? [] : Array.isArray(schema.type) ? schema.type : [schema.type];
      return types.every((type) => KNOWN_TYPES.includes(String(type))) ? null : `is of type ${shown(schema.type)}`;
    }),
  ),
  should(
    "TOOLS-11",
    EVERYWHERE,
    {
      what: "Every parameter says its type.",
      why: "Some models' interfaces refuse one without, and others send texts.",
      remedy: "Add `type`, `enum` or `anyOf`.",
    },
    everyProperty(({ schema }) => (COMBINED.some((key) => key in schema) ? null : "has no type")),
  ),
  must(
    "TOOLS-12",
    EVERYWHERE,
    { what: "Lists say what they hold.", why: "OpenAI's and Google's interfaces refuse `array` without `items`.", remedy: "Add `items`." },
    everyProperty(({ schema }) =>
      schema.type === "array" && !isObject(schema.items) && !Array.isArray(schema.prefixItems) ? "has no items" : null,
    ),
  ),
  should(
    "TOOLS-13",
    EVERYWHERE,
    {
      what: "No schema is `anyOf`, `oneOf` or `allOf` as a whole.",
      why: "Several models' interfaces refuse that at the top.",
      remedy: "Describe the alternatives in words.",
    },
    everyTool(({ inputSchema }) =>
      ["anyOf", "oneOf", "allOf"].find((key) => isObject(inputSchema) && key in inputSchema) ? "has one" : null,
    ),
  ),
  should(
    "TOOLS-14",
    EVERYWHERE,
    {
      what: "No schema points elsewhere with `$ref`.",
      why: "Google's interface knows none, and some clients do not follow them.",
      remedy: "Write the definition where it is used.",
    },
    everyTool(({ inputSchema }) => (JSON.stringify(inputSchema ?? {}).includes('"$ref"') ? "has one" : null)),
  ),
  must(
    "TOOLS-15",
    EVERYWHERE,
    {
      what: "A default fits its own type.",
      why: "Clients fill it in, and the server then refuses it.",
      remedy: "Correct the default or the type.",
    },
    everyProperty(({ schema }) =>
      schema.default === undefined || fitsType(schema.default, schema.type) ? null : `has the default ${shown(schema.default)}`,
    ),
  ),
  must(
    "TOOLS-16",
    EVERYWHERE,
    {
      what: "Choices are not empty, and differ.",
      why: "Models' interfaces refuse an empty `enum`.",
      remedy: "Leave out `enum` where there are no choices.",
    },
    everyProperty(({ schema }) => {
      if (schema.enum === undefined) return null;
      const list = Array.isArray(schema.enum) ? schema.enum : [];
      return list.length > 0 && new Set(list.map((each) => JSON.stringify(each))).size === list.length ? null : `has ${shown(schema.enum)}`;
    }),
  ),
  must(
    "TOOLS-17",
    EVERYWHERE,
    { what: "Bounds can be kept: no minimum is above its maximum.", why: "No value would be right.", remedy: "Swap or correct them." },
    everyProperty(({ schema }) =>
      Number(schema.minimum) > Number(schema.maximum) || Number(schema.minLength) > Number(schema.maxLength) ? "has none" : null,
    ),
  ),
  must(
    "TOOLS-18",
    EVERYWHERE,
    {
      what: "Parameters' names have 1 to 64 letters, digits, `_`, `-` or `.`.",
      why: "Models' interfaces refuse the tool.",
      remedy: "Rename them.",
    },
    everyTool(({ inputSchema }) => {
      const odd = Object.keys(isObject(inputSchema) && isObject(inputSchema.properties) ? inputSchema.properties : {}).find(
        (name) => !NAME.test(name),
      );
      return odd === undefined ? null : shown(odd);
    }),
  ),
  must(
    "TOOLS-19",
    EVERYWHERE,
    {
      what: "An output schema, where there is one, is of type object.",
      why: "Clients that check results drop every result of the tool.",
      remedy: 'Give `{"type": "object"}` with its properties.',
    },
    everyTool(({ outputSchema }) =>
      outputSchema === undefined || (isObject(outputSchema) && outputSchema.type === "object") ? null : shown(outputSchema),
    ),
  ),
  must(
    "TOOLS-20",
    EVERYWHERE,
    { what: "Hints are true or false.", why: "Clients ask the person, or do not, by them.", remedy: "Give booleans." },
    everyTool(({ annotations }) => {
      const hints = Object.entries(isObject(annotations) ? annotations : {}).filter(([name]) => name.endsWith("Hint"));
      const odd = hints.find(([, value]) => typeof value !== "boolean");
      return odd ? shown(odd) : null;
    }),
  ),
  must(
    "TOOLS-21",
    EVERYWHERE,
    {
      what: "No tool says that it only reads, and that it destroys.",
      why: "A client may run it without asking.",
      remedy: "Decide on one.",
    },
    everyTool(({ annotations }) =>
      isObject(annotations) && annotations.readOnlyHint === true && annotations.destructiveHint === true ? "says both" : null,
    ),
  ),
  should(
    "TOOLS-22",
    EVERYWHERE,
    {
      what: "Every tool says whether it only reads.",
      why: "Without a hint clients ask the person each time.",
      remedy: "Add `annotations.readOnlyHint`.",
    },
    everyTool(({ annotations }) => (isObject(annotations) && typeof annotations.readOnlyHint === "boolean" ? null : "does not say")),
  ),
  should(
    "TOOLS-23",
    EVERYWHERE,
    {
      what: `There are at most ${MAX_TOOLS} tools.`,
      why: "Cursor takes no more, and models choose worse among many.",
      remedy: "Join tools, or let people choose.",
    },
    async (probe) => {
      const { tools } = await probe.manifest();
      return expectThat(tools.length <= MAX_TOOLS, `${tools.length} tools`);
    },
  ),
  should(
    "TOOLS-24",
    EVERYWHERE,
    {
      what: `The list of tools has at most ${MAX_LIST_BYTES / 1_000} kB.`,
      why: "Every conversation pays for it.",
      remedy: "Shorten descriptions and schemas.",
    },
    async (probe) => {
      const { pages } = await probe.manifest();
      const bytes = Buffer.byteLength(JSON.stringify(pages.tools.map((page) => page.result)));
      return expectThat(bytes <= MAX_LIST_BYTES, `${Math.round(bytes / 1_000)} kB`);
    },
  ),
  should(
    "TOOLS-25",
    EVERYWHERE,
    { what: "Tools come in the same order each time.", why: "Another order spoils the cache of every conversation.", remedy: "Sort them." },
    async (probe) => {
      const { tools, pages } = await probe.manifest();
      if (pages.tools.length !== 1) return skipped("it has several pages, or none");
      const again = resultOf(await request(await probe.session(), "tools/list"))?.tools;
      const names = Array.isArray(again) ? again.map((tool) => (isObject(tool) ? tool.name : tool)) : [];
      return expectThat(JSON.stringify(names) === JSON.stringify(tools.map(({ name }) => name)), "another order");
    },
  ),
  should(
    "TOOLS-26",
    EVERYWHERE,
    {
      what: "A cursor that was never given is refused.",
      why: "A client that kept an old one would go round in circles.",
      remedy: "Answer -32602.",
    },
    async (probe) => {
      if ((await probe.capabilities()).tools === undefined) return skipped("it has no tools");
      const answer = await request(await probe.session(), "tools/list", { cursor: "easel-no-such-cursor" });
      return expectThat(errorOf(answer) !== null, "it was taken");
    },
  ),
  must(
    "TOOLS-27",
    EVERYWHERE,
    {
      what: "A page for the chat that a tool names can be read, and is of the right type.",
      why: "Hosts show nothing otherwise, and do not say why.",
      remedy: "Serve the resource as `text/html;profile=mcp-app`.",
    },
    async (probe) => {
      const uris = (await probe.manifest()).tools.flatMap(({ _meta }) => {
        const uri = isObject(_meta) && isObject(_meta.ui) ? _meta.ui.resourceUri : undefined;
        return typeof uri === "string" ? [uri] : [];
      });
      if (uris.length === 0) return skipped("no tool has one");
      for (const uri of new Set(uris)) {
        const contents = resultOf(await request(await probe.session(), "resources/read", { uri }))?.contents;
        const [first] = Array.isArray(contents) ? contents : [];
        if (!isObject(first) || first.mimeType !== "text/html;profile=mcp-app") return failed(`${uri}: ${shown(first)}`);
      }
      return passed;
    },
  ),
  must(
    "TOOLS-28",
    EVERYWHERE,
    {
      what: "A call without its required arguments is refused, in words.",
      why: "A model needs to be told what is missing to try again.",
      remedy: "Check arguments against your own schema, and answer with `isError` or -32602.",
    },
    async (probe) => {
      const tools = (await probe.manifest()).tools.filter(
        ({ inputSchema }) => isObject(inputSchema) && Array.isArray(inputSchema.required) && inputSchema.required.length > 0,
      );
      const tool = tools.find(({ annotations }) => probe.allowance.call || (isObject(annotations) && annotations.readOnlyHint === true));
      if (!tool) return skipped("no tool with required arguments says that it only reads (`--call` tries others)");
      const answer = await request(await probe.session(), "tools/call", { name: tool.name, arguments: {} });
      return expectThat(errorOf(answer) !== null || resultOf(answer)?.isError === true, `${shown(tool.name)}: ${shown(answer)}`);
    },
  ),
  must(
    "TOOLS-29",
    EVERYWHERE,
    {
      what: "A result has a list of contents.",
      why: "Clients show nothing, or an error, without one.",
      remedy: "Give `content`, empty if there is nothing to say.",
    },
    async (probe) => {
      const tool = (await probe.manifest()).tools.find(({ annotations, inputSchema }) => {
        const free = isObject(inputSchema) && (!Array.isArray(inputSchema.required) || inputSchema.required.length === 0);
        return free && (probe.allowance.call || (isObject(annotations) && annotations.readOnlyHint === true));
      });
      if (!tool) return skipped("no tool without required arguments says that it only reads (`--call` tries others)");
      const answer = await request(await probe.session(), "tools/call", { name: tool.name, arguments: {} });
      return expectThat(Array.isArray(resultOf(answer)?.content) || errorOf(answer) !== null, `${shown(tool.name)}: ${shown(answer)}`);
    },
  ),
];
