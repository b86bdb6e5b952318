import { ListToolsResultSchema } from "@modelcontextprotocol/sdk/types.js";
import { type Check, EVERYWHERE, expectThat, failed, must, passed, should, shown, skipped } from "../check.ts";
import { errorOf, isObject, resultOf } from "../json-rpc.ts";
import { request } from "../peers/peer.ts";
import { everyTool, NAME } from "./every-tool.ts";
import { toolSchemaChecks } from "./tool-schemas.ts";

/** Characters that a person does not see, and a model reads. */
const HIDDEN = /\p{Cf}|(?![\n\r\t])\p{Cc}/u;
const MAX_LIST_BYTES = 40_000;
const MAX_TOOLS = 40;
const MAX_DESCRIPTION_CHARACTERS = 2_048;

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
  ...toolSchemaChecks,
];
