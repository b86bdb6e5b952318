import { randomBytes, randomUUID } from "node:crypto";
import { Signer } from "../../transports/http/signer.ts";
import { type FixtureAsked, type FixtureTool, text } from "./fixture.ts";

/** Signs what a client has to bring along with its next request, so that it cannot be changed on the way. */
const signer = new Signer(randomBytes(32));
const PURPOSE = "state";

const sealed = (state: object): string => signer.sign(PURPOSE, { ...state, nonce: randomUUID() });

/** What `sealed` was given; throws where the text is anybody else's. */
export function unsealed(state: string): unknown {
  const found = signer.verify(PURPOSE, state);
  if (found === undefined) throw new Error("not from this server");
  return found;
}

const elicit = (message: string, field: string, type = "string") => ({
  method: "elicitation/create",
  params: { mode: "form", message, requestedSchema: { type: "object", properties: { [field]: { type } }, required: [field] } },
});
const sample = (question: string) => ({
  method: "sampling/createMessage",
  params: { messages: [{ role: "user", content: { type: "text", text: question } }], maxTokens: 50 },
});
const roots = { method: "roots/list" };

const ask = (inputRequests: Record<string, object>, state?: object) => ({
  resultType: "input_required",
  inputRequests,
  ...(state && { requestState: sealed(state) }),
});

interface Retry {
  /** What the person wrote into the field of that form; undefined where there is no such answer, or it is no text. */
  field(request: string, name: string): string | undefined;
  response(request: string): unknown;
  state: unknown;
  capabilities: Record<string, unknown>;
}

function retryOf({ client }: FixtureAsked): Retry {
  if (client.asks !== "by retry") return { field: () => undefined, response: () => undefined, state: undefined, capabilities: {} };
  const { responses, state, capabilities } = client;
  const response = (request: string) => responses[request];
  const field = (request: string, name: string) => {
    const { action, content } = Object(response(request));
    const value: unknown = Object(content)[name];
    return action === "accept" && (typeof value === "string" || typeof value === "boolean") ? String(value) : undefined;
  };
  return { field, response, state, capabilities };
}

/** A tool that asks by its answer (MCP 2026-07-28, SEP-2322). */
const tool = (description: string, call: (retry: Retry) => object): FixtureTool => ({
  description,
  call: (_args, asked) => call(retryOf(asked)),
});

const confirm = { confirm: elicit("Please confirm", "ok", "boolean") };

/** The prompt that asks, which is no tool. */
export function promptThatAsks(asked: FixtureAsked): object {
  const context = retryOf(asked).field("user_context", "context");
  if (context === undefined) return ask({ user_context: elicit("What context should the prompt use?", "context") });
  return { messages: [{ role: "user", content: { type: "text", text: `Use the following context: ${context}` } }] };
}

export const retryTools: Record<string, FixtureTool> = {
  test_missing_capability: tool("Needs a client with a model", ({ response }) =>
    response("answer") === undefined ? ask({ answer: sample("Say pong") }) : text("done"),
  ),
  test_input_required_result_elicitation: tool("Asks the person", ({ field }) => {
    const name = field("user_name", "name");
    return name === undefined ? ask({ user_name: elicit("What is your name?", "name") }) : text(`Hello, ${name}!`);
  }),
  test_input_required_result_sampling: tool("Asks the model", ({ response }) => {
    const answer = response("capital_question");
    return answer === undefined ? ask({ capital_question: sample("What is the capital of France?") }) : text(JSON.stringify(answer));
  }),
  test_input_required_result_list_roots: tool("Asks for folders", ({ response }) => {
    const answer = response("client_roots");
    return answer === undefined ? ask({ client_roots: roots }) : text(JSON.stringify(answer));
  }),
  test_input_required_result_request_state: tool("Has the client bring a state along", ({ field, state }) =>
    field("confirm", "ok") === undefined || state === undefined ? ask(confirm, {}) : text("state-ok"),
  ),
  test_input_required_result_tampered_state: tool("Takes no state but its own", ({ field, state }) =>
    field("confirm", "ok") === undefined || state === undefined ? ask(confirm, {}) : text("integrity-ok"),
  ),
  test_input_required_result_multiple_inputs: tool("Asks three things at once", ({ field, response }) => {
    const name = field("user_name", "name");
    const questions = { user_name: elicit("What is your name?", "name"), greeting: sample("Generate a greeting"), client_roots: roots };
    const all = name !== undefined && response("greeting") !== undefined && response("client_roots") !== undefined;
    return all ? text(`Hello, ${name}`) : ask(questions, {});
  }),
  test_input_required_result_multi_round: tool("Asks twice", ({ field, state }) => {
    const { name } = Object(state) as { name?: unknown };
    const [given, colour] = [field("step1", "name"), field("step2", "color")];
    if (typeof name === "string" && colour !== undefined) return text(`${name} likes ${colour}`);
    if (given !== undefined) return ask({ step2: elicit("What is your favorite color?", "color") }, { name: given });
    return ask({ step1: elicit("What is your name?", "name") }, {});
  }),
  test_input_required_result_capabilities: tool("Asks only what the client can do", ({ capabilities, response }) => {
    const all = { elicitation: elicit("What is your name?", "name"), sampling: sample("Generate a greeting"), roots };
    const possible = Object.entries(all).filter(([name]) => name in capabilities && response(name) === undefined);
    return possible.length === 0 ? text("done") : ask(Object.fromEntries(possible));
  }),
};
