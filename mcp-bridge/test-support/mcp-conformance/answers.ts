import { type Answer, type Asked, answersOf as shippedAnswersOf } from "../../server/answers.ts";
import { CLIENT, type FixtureAsked, type FixtureClient, PNG } from "./fixture.ts";
import { promptThatAsks, retryTools } from "./retry-tools.ts";
import { tools } from "./tools.ts";

export type { Answer, Asked } from "../../server/answers.ts";

/*
 * Takes the place of `server/answers.ts` in the bridge that the conformance suite tries: what that answers, and the fixtures.
 */

const allTools = { ...tools, ...retryTools };

const contents: Record<string, object> = {
  "test://static-text": { mimeType: "text/plain", text: "This is the content of the static text resource." },
  "test://static-binary": { mimeType: "image/png", blob: PNG },
  "test://watched-resource": { mimeType: "text/plain", text: "Watched resource content" },
  "test://template/123/data": { mimeType: "application/json", text: '{"id":"123","templateTest":true,"data":"Data for ID: 123"}' },
};

const argument = (name: string) => ({ name, description: "For tests", required: true });
const message = (content: object) => ({ messages: [{ role: "user", content }] });
const said = (text: string) => message({ type: "text", text });

const prompts: Record<string, { arguments: object[]; get(values: Record<string, unknown>, asked: FixtureAsked): object }> = {
  test_simple_prompt: { arguments: [], get: () => said("This is a simple prompt for testing.") },
  test_prompt_with_arguments: {
    arguments: [argument("arg1"), argument("arg2")],
    get: ({ arg1, arg2 }) => said(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`),
  },
  test_prompt_with_embedded_resource: {
    arguments: [argument("resourceUri")],
    get: ({ resourceUri }) => message({ type: "resource", resource: { uri: resourceUri, mimeType: "text/plain", text: "Embedded." } }),
  },
  test_prompt_with_image: { arguments: [], get: () => message({ type: "image", data: PNG, mimeType: "image/png" }) },
  test_input_required_result_prompt: { arguments: [], get: (_values, asked) => promptThatAsks(asked) },
};

/** As the shipped one. */
export function answersOf(...given: Parameters<typeof shippedAnswersOf>): Record<string, Answer> {
  const [context] = given;
  const shipped = shippedAnswersOf(...given);
  /** The shipped answer, with more at the end of its list. */
  const longer =
    (method: string, list: string, more: object[]): Answer =>
    async (params, asked) => {
      const result = (await shipped[method]?.(params, asked)) ?? {};
      const known: unknown = result[list];
      return { ...result, [list]: [...(Array.isArray(known) ? known : []), ...more] };
    };
  /** The fixture's answer, or the shipped one where it has none. */
  const first =
    (method: string, answer: (params: Record<string, unknown>, asked: FixtureAsked) => object | Promise<object> | undefined): Answer =>
    async (params, asked) => {
      const fixture = await answer(
        Object(params),
        withClient(params, asked, () => context.listChanges.emit("tools")),
      );
      return { ...(fixture ?? (await shipped[method]?.(params, asked))) };
    };
  return {
    ...shipped,
    "tools/list": longer("tools/list", "tools", toolList()),
    "tools/call": first("tools/call", ({ name, arguments: args }, asked) => allTools[String(name)]?.call(Object(args), asked)),
    "resources/list": longer(
      "resources/list",
      "resources",
      Object.keys(contents).map((uri) => ({ uri, name: uri })),
    ),
    "resources/read": first("resources/read", ({ uri }) => {
      const content = contents[String(uri)];
      return content && { contents: [{ uri, ...content }] };
    }),
    "prompts/list": longer(
      "prompts/list",
      "prompts",
      Object.entries(prompts).map(([name, prompt]) => ({ name, description: "For tests", arguments: prompt.arguments })),
    ),
    "prompts/get": first("prompts/get", ({ name, arguments: values }, asked) => prompts[String(name)]?.get(Object(values), asked)),
    "completion/complete": first("completion/complete", ({ ref }) =>
      Object(ref).name in prompts ? { completion: { values: [], total: 0, hasMore: false } } : undefined,
    ),
  };
}

function toolList(): object[] {
  const nothing = { type: "object", properties: {} };
  return Object.entries(allTools).map(([name, { description, inputSchema = nothing }]) => ({ name, description, inputSchema }));
}

function withClient(params: unknown, asked: Asked, toolsChanged: () => void): FixtureAsked {
  const { _meta } = Object(params) as { _meta?: { progressToken?: string | number } };
  const client = (Reflect.get(asked, CLIENT) ?? Reflect.get(Object(params), CLIENT)) as FixtureClient;
  return { ...asked, client, progressToken: _meta?.progressToken, toolsChanged };
}
