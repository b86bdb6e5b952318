import { ListPromptsResultSchema, ListResourcesResultSchema, ListResourceTemplatesResultSchema } from "@modelcontextprotocol/sdk/types.js";
import type { z } from "zod";
import { type Check, EVERYWHERE, expectThat, type Finding, failed, must, passed, should, shown, skipped } from "../check.ts";
import { errorOf, isObject, type Message, resultOf } from "../json-rpc.ts";
import type { Manifest } from "../manifest.ts";
import { request } from "../peers/peer.ts";
import type { Probe } from "../probe.ts";

const SHAPE = {
  why: "One entry of a wrong shape takes the whole list away in most clients.",
  remedy: "Compare the answer with the schema of your revision.",
};

const shaped =
  (list: keyof Manifest["pages"], schema: z.ZodType) =>
  async (probe: Probe): Promise<Finding> => {
    const pages: Message[] = (await probe.manifest()).pages[list];
    if (pages.length === 0) return skipped("not declared");
    for (const page of pages) {
      const parsed = schema.safeParse(page.result);
      if (!parsed.success) return failed(`${parsed.error.issues[0]?.path.join(".")}: ${parsed.error.issues[0]?.message}`);
    }
    return passed;
  };

const refused =
  (method: string, params: object, capability: string) =>
  async (probe: Probe): Promise<Finding> => {
    if ((await probe.capabilities())[capability] === undefined) return skipped("not declared");
    const answer = await request(await probe.session(), method, params);
    return expectThat(errorOf(answer) !== null, shown(answer));
  };

/** How many resources are read, where what they tell of may be switched off. */
const MAX_READ = 5;

function isRead(answer: Message | undefined): boolean {
  const contents = resultOf(answer ?? null)?.contents;
  const whole = (each: unknown) => isObject(each) && typeof each.uri === "string" && ("text" in each || "blob" in each);
  return Array.isArray(contents) && contents.every(whole);
}

function isUri(text: unknown): boolean {
  return typeof text === "string" && URL.canParse(text);
}

export const resourceAndPromptChecks: Check[] = [
  must("DATA-01", EVERYWHERE, { what: "`resources/list` has its shape.", ...SHAPE }, shaped("resources", ListResourcesResultSchema)),
  must(
    "DATA-02",
    EVERYWHERE,
    { what: "`resources/templates/list` has its shape.", ...SHAPE },
    shaped("templates", ListResourceTemplatesResultSchema),
  ),
  must("DATA-03", EVERYWHERE, { what: "`prompts/list` has its shape.", ...SHAPE }, shaped("prompts", ListPromptsResultSchema)),
  must(
    "DATA-04",
    EVERYWHERE,
    { what: "Resources have URIs, and no two the same.", why: "A client reads by it.", remedy: "Give absolute URIs." },
    async (probe) => {
      const uris = (await probe.manifest()).resources.map(({ uri }) => uri);
      if (uris.length === 0) return skipped("there are none");
      const wrong = uris.find((uri, index) => !isUri(uri) || uris.indexOf(uri) !== index);
      return expectThat(wrong === undefined, shown(wrong));
    },
  ),
  must(
    "DATA-05",
    EVERYWHERE,
    {
      what: "Of the first listed resources at least one can be read.",
      why: "A list that leads nowhere is worse than none.",
      remedy: "List only what can be read.",
    },
    async (probe) => {
      const resources = (await probe.manifest()).resources.slice(0, MAX_READ);
      if (resources.length === 0) return skipped("there are none");
      const peer = await probe.session();
      const answers: Message[] = [];
      for (const { uri } of resources) {
        answers.push(await request(peer, "resources/read", { uri }));
        if (isRead(answers.at(-1))) return passed;
      }
      return failed(shown(answers[0]));
    },
  ),
  must(
    "DATA-06",
    EVERYWHERE,
    {
      what: "A resource that there is not is an error.",
      why: "An empty content reads as if it were empty.",
      remedy: "Answer -32602 or -32002.",
    },
    refused("resources/read", { uri: "easel-verify://nothing" }, "resources"),
  ),
  must(
    "DATA-07",
    EVERYWHERE,
    {
      what: "A URI that climbs out of its folder is refused.",
      why: "Whoever may read one file could read all.",
      remedy: "Resolve the path, and compare it with the folder.",
    },
    async (probe) => {
      if ((await probe.capabilities()).resources === undefined) return skipped("not declared");
      const peer = await probe.session();
      const tried = [
        "file:///etc/passwd",
        ...(await probe.manifest()).templates
          .slice(0, 3)
          .map(({ uriTemplate }) => String(uriTemplate).replace(/\{[^}]*\}/g, "..%2F..%2F..%2F..%2Fetc%2Fpasswd")),
      ];
      for (const uri of tried) {
        const answer = await request(peer, "resources/read", { uri });
        if (JSON.stringify(answer).includes("root:x:0")) return failed(`${uri} was read`);
      }
      return passed;
    },
  ),
  must(
    "DATA-08",
    EVERYWHERE,
    { what: "A resource's URI that is a number is refused.", why: "It must not end the server.", remedy: "Check the params." },
    refused("resources/read", { uri: 5 }, "resources"),
  ),
  must(
    "DATA-09",
    EVERYWHERE,
    { what: "No two prompts have the same name, and arguments have names.", why: "People choose them by name.", remedy: "Rename one." },
    async (probe) => {
      const { prompts } = await probe.manifest();
      if (prompts.length === 0) return skipped("there are none");
      const names = prompts.map(({ name }) => name);
      const bare = prompts.find(
        ({ arguments: args }) => Array.isArray(args) && args.some((each) => !isObject(each) || typeof each.name !== "string"),
      );
      return expectThat(new Set(names).size === names.length && !bare, shown(bare?.name ?? names));
    },
  ),
  must(
    "DATA-10",
    EVERYWHERE,
    { what: "A prompt that there is not is an error.", why: "A menu would show nothing.", remedy: "Answer -32602." },
    refused("prompts/get", { name: "easel-no-such-prompt" }, "prompts"),
  ),
  must(
    "DATA-11",
    EVERYWHERE,
    {
      what: "A prompt without its required arguments is refused.",
      why: "A model would get half a sentence.",
      remedy: "Answer -32602, and name what is missing.",
    },
    async (probe) => {
      const prompt = (await probe.manifest()).prompts.find(
        ({ arguments: args }) => Array.isArray(args) && args.some((each) => isObject(each) && each.required === true),
      );
      if (!prompt) return skipped("none requires any");
      const answer = await request(await probe.session(), "prompts/get", { name: prompt.name });
      return expectThat(errorOf(answer) !== null, shown(answer));
    },
  ),
  must(
    "DATA-12",
    EVERYWHERE,
    {
      what: "A prompt with its required arguments has messages.",
      why: "It is all that a prompt is for.",
      remedy: "Give `messages` with a role and a content each.",
    },
    async (probe) => {
      const [prompt] = (await probe.manifest()).prompts;
      if (!prompt) return skipped("there are none");
      const args = (Array.isArray(prompt.arguments) ? prompt.arguments : []).filter(isObject).map(({ name }) => [String(name), "a fox"]);
      const answer = await request(await probe.session(), "prompts/get", { name: prompt.name, arguments: Object.fromEntries(args) });
      const messages = resultOf(answer)?.messages;
      return expectThat((Array.isArray(messages) && messages.length > 0) || errorOf(answer) !== null, shown(answer));
    },
  ),
  should(
    "DATA-13",
    EVERYWHERE,
    { what: "Prompts and their arguments have descriptions.", why: "People see them in a menu.", remedy: "Add them." },
    async (probe) => {
      const bare = (await probe.manifest()).prompts.find(
        ({ description, arguments: args }) =>
          !description || (Array.isArray(args) && args.some((each) => !isObject(each) || !each.description)),
      );
      return bare ? failed(shown(bare.name)) : passed;
    },
  ),
  must(
    "DATA-14",
    EVERYWHERE,
    {
      what: "Completion for something unknown is answered or refused.",
      why: "Clients ask with every key.",
      remedy: "Answer an empty list, or -32602.",
    },
    async (probe) => {
      if ((await probe.capabilities()).completions === undefined) return skipped("not declared");
      const params = { ref: { type: "ref/prompt", name: "easel-no-such-prompt" }, argument: { name: "x", value: "" } };
      const answer = await request(await probe.session(), "completion/complete", params);
      return expectThat(errorOf(answer) !== null || isObject(resultOf(answer)?.completion), shown(answer));
    },
  ),
  must(
    "DATA-15",
    EVERYWHERE,
    { what: "An unknown level of logging is refused.", why: "A client would believe that it was set.", remedy: "Answer -32602." },
    refused("logging/setLevel", { level: "easel" }, "logging"),
  ),
];
