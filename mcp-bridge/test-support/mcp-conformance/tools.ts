import { z } from "zod";
import { type FixtureAsked, type FixtureTool, PNG, text, WAV } from "./fixture.ts";

const embedded = (uri: string, said: string) => ({ type: "resource", resource: { uri, mimeType: "text/plain", text: said } });
const image = { type: "image", data: PNG, mimeType: "image/png" };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function log({ notify }: FixtureAsked, ...lines: string[]): Promise<void> {
  for (const data of lines) await notify({ method: "notifications/message", params: { level: "info", data } });
}

const Anything = z.record(z.string(), z.unknown());

/** Asks the client of a session, and answers with what it said. */
async function asked(what: string, method: string, params: object, { client }: FixtureAsked): Promise<object> {
  if (client.asks !== "at once") return { ...text("This is for sessions only."), isError: true };
  return text(`${what}: ${JSON.stringify(await client.ask(method, params, Anything))}`);
}

const form = (message: string, properties: object, required: string[] = []) => ({
  message,
  requestedSchema: { type: "object", properties, required },
});

/** Every kind of choice that SEP-1330 has. */
const CHOICES = {
  untitledSingle: { type: "string", enum: ["one", "two"] },
  titledSingle: {
    type: "string",
    oneOf: [
      { const: "one", title: "First" },
      { const: "two", title: "Second" },
    ],
  },
  legacyEnum: { type: "string", enum: ["one", "two"], enumNames: ["First", "Second"] },
  untitledMulti: { type: "array", items: { type: "string", enum: ["one", "two"] } },
  titledMulti: {
    type: "array",
    items: {
      anyOf: [
        { const: "one", title: "First" },
        { const: "two", title: "Second" },
      ],
    },
  },
};

/** A default for every kind of value (SEP-1034). */
const DEFAULTS = {
  name: { type: "string", default: "John Doe" },
  age: { type: "integer", default: 30 },
  score: { type: "number", default: 95.5 },
  status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
  verified: { type: "boolean", default: true },
};

/** Words of JSON Schema 2020-12 that must reach the client as they are. */
const SCHEMA_2020_12 = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  $defs: { address: { $anchor: "addressDef", type: "object", properties: { street: { type: "string" }, city: { type: "string" } } } },
  properties: {
    name: { type: "string" },
    address: { $ref: "#/$defs/address" },
    contactMethod: { type: "string", enum: ["phone", "email"] },
    phone: { type: "string" },
    email: { type: "string" },
  },
  allOf: [{ anyOf: [{ required: ["phone"] }, { required: ["email"] }] }],
  if: { properties: { contactMethod: { const: "phone" } }, required: ["contactMethod"] },
  // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
  then: { required: ["phone"] },
  else: { required: ["email"] },
  additionalProperties: false,
};

/** Tools by which the suite tries what a server may answer with, and do meanwhile. */
export const tools: Record<string, FixtureTool> = {
  test_simple_text: { description: "A text", call: () => text("This is a simple text response for testing.") },
  test_image_content: { description: "A picture", call: () => ({ content: [image] }) },
  test_audio_content: { description: "A sound", call: () => ({ content: [{ type: "audio", data: WAV, mimeType: "audio/wav" }] }) },
  test_embedded_resource: {
    description: "A resource",
    call: () => ({ content: [embedded("test://embedded-resource", "This is an embedded resource content.")] }),
  },
  test_multiple_content_types: {
    description: "A text, a picture and a resource",
    call: () => ({
      content: [...text("Multiple content types test:").content, image, embedded("test://mixed-content-resource", '{"test":"data"}')],
    }),
  },
  test_tool_with_logging: {
    description: "Logs while it works",
    call: async (_args, asked) => {
      await log(asked, "Tool execution started", "Tool processing data", "Tool execution completed");
      return text("done");
    },
  },
  test_logging_tool: { description: "Logs nothing unless asked to", call: () => text("done") },
  test_tool_with_progress: {
    description: "Tells how far it is",
    call: async (_args, { progressToken, notify }) => {
      if (progressToken === undefined) return text("nobody listens");
      for (const progress of [0, 50, 100]) {
        await notify({ method: "notifications/progress", params: { progressToken, progress, total: 100 } });
        await pause(20);
      }
      return text(String(progressToken));
    },
  },
  test_error_handling: {
    description: "Fails",
    call: () => ({ ...text("This tool intentionally returns an error for testing"), isError: true }),
  },
  test_reconnection: {
    description: "Ends the stream, and answers on the next",
    call: async (_args, { client }) => {
      if (client.asks === "at once") client.closeStream();
      await pause(100);
      return text("Reconnection test completed successfully.");
    },
  },
  test_sampling: {
    description: "Asks the client's model",
    inputSchema: { type: "object", properties: { prompt: { type: "string" } }, required: ["prompt"] },
    call: ({ prompt }, request) => {
      const messages = [{ role: "user", content: { type: "text", text: String(prompt) } }];
      return asked("LLM response", "sampling/createMessage", { messages, maxTokens: 100 }, request);
    },
  },
  test_elicitation: {
    description: "Asks the person",
    inputSchema: { type: "object", properties: { message: { type: "string" } }, required: ["message"] },
    call: ({ message }, request) =>
      asked("User response", "elicitation/create", form(String(message), { response: { type: "string" } }, ["response"]), request),
  },
  test_elicitation_sep1034_defaults: {
    description: "Asks with defaults",
    call: (_args, request) => asked("Elicitation completed", "elicitation/create", form("Please review", DEFAULTS), request),
  },
  test_elicitation_sep1330_enums: {
    description: "Asks with choices",
    call: (_args, request) => asked("Elicitation completed", "elicitation/create", form("Please choose", CHOICES), request),
  },
  json_schema_2020_12_tool: { description: "A schema", inputSchema: SCHEMA_2020_12, call: (args) => text(JSON.stringify(args)) },
  test_streaming_elicitation: { description: "Answers, and asks nothing", call: () => text("done") },
  test_trigger_tool_change: {
    description: "Changes the list of tools",
    call: (_args, { toolsChanged }) => {
      toolsChanged();
      return text("changed");
    },
  },
};
