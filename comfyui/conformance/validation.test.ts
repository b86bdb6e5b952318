import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { freshColor, inverted, txt2img, withInputs, withNodes } from "./graphs.ts";
import { listening } from "./listener.ts";
import { pixel, readPng } from "./pixels.ts";
import { call, engine, finished, type Graph, needsJobs, needsSampler, onlyImage, pause, postPrompt, run, view } from "./probe.ts";

/** Node 2 (ImageInvert) of `inverted` with another link. */
const linked = (link: unknown): Graph => withInputs(inverted(), "2", { image: link });
const sized = (width: unknown): Graph => withInputs(inverted(), "1", { width });
const scaled = (inputs: Record<string, unknown>): Graph =>
  withNodes(inverted(), {
    "2": {
      class_type: "ImageScale",
      inputs: { image: ["1", 0], upscale_method: "nearest-exact", width: 16, height: 16, crop: "disabled", ...inputs },
    },
  });

interface Refusal {
  what: string;
  graph: Graph;
  node: string;
  type: string;
  input?: string;
  details?: string;
}

const REFUSALS: Refusal[] = [
  {
    what: "a required input is missing",
    graph: withNodes(inverted(), { "2": { class_type: "ImageInvert", inputs: {} } }),
    node: "2",
    type: "required_input_missing",
    input: "image",
    details: "image",
  },
  { what: "a link is not a pair", graph: linked(["1"]), node: "2", type: "bad_linked_input", input: "image" },
  {
    what: "a link has the wrong type",
    graph: withNodes(linked(["4", 0]), { "4": { class_type: "SolidMask", inputs: { value: 1, width: 8, height: 8 } } }),
    node: "2",
    type: "return_type_mismatch",
    input: "image",
  },
  { what: "a link leads to no node", graph: linked(["33", 0]), node: "2", type: "exception_during_inner_validation" },
  { what: "a link's slot does not exist", graph: linked(["1", 7]), node: "2", type: "exception_during_inner_validation" },
  { what: "a link's slot is a string", graph: linked(["1", "0"]), node: "2", type: "exception_during_inner_validation" },
  { what: "a link's node id is a number", graph: linked([1, 0]), node: "2", type: "exception_during_inner_validation" },
  { what: "a number cannot be read", graph: sized("wide"), node: "1", type: "invalid_input_type", input: "width" },
  { what: "a number is null", graph: sized(null), node: "1", type: "invalid_input_type", input: "width" },
  { what: "a number is too small", graph: sized(0), node: "1", type: "value_smaller_than_min", input: "width" },
  { what: "a number is too big", graph: sized(16385), node: "1", type: "value_bigger_than_max", input: "width" },
  {
    what: "a value is not in its list",
    graph: scaled({ upscale_method: "magic" }),
    node: "2",
    type: "value_not_in_list",
    input: "upscale_method",
  },
  {
    what: "a picture does not exist",
    graph: withNodes(inverted(), { "1": { class_type: "LoadImage", inputs: { image: "no-such-easel-picture.png" } } }),
    node: "1",
    type: "custom_validation_failed",
    details: "image - Invalid image file: no-such-easel-picture.png",
  },
];

describe("C4 what POST /prompt refuses, and how", () => {
  test.each(REFUSALS)("400 when $what: $type", async ({ graph, node, type, input, details }) => {
    const { status, reply } = await postPrompt({ prompt: graph });
    expect(status).toBe(400);
    expect(reply.error).toMatchObject({ type: "prompt_outputs_failed_validation", message: expect.any(String), details: "" });
    expect(Object.keys(reply.node_errors)).toEqual([node]);
    const broken = reply.node_errors[node];
    expect(broken).toMatchObject({ class_type: graph[node]?.class_type, dependent_outputs: ["3"] });
    expect(broken?.errors).toHaveLength(1);
    expect(broken?.errors[0]).toMatchObject({
      type,
      message: expect.any(String),
      details: expect.any(String),
      extra_info: expect.any(Object),
    });
    if (input !== undefined) expect(broken?.errors[0]?.extra_info.input_name).toBe(input);
    if (details !== undefined) expect(broken?.errors[0]?.details).toBe(details);
  });

  test("errors of ranges and lists carry what is allowed", async () => {
    const small = await postPrompt({ prompt: sized(0) });
    expect(small.reply.node_errors["1"]?.errors[0]?.extra_info.input_config).toMatchObject(["INT", { min: 1, max: 16384 }]);
    const list = await postPrompt({ prompt: scaled({ crop: "sideways" }) });
    const config = list.reply.node_errors["2"]?.errors[0]?.extra_info.input_config;
    expect(JSON.stringify(config)).toContain('"disabled"');
  });

  test("every fault is told at once, each under its node", async () => {
    const graph = withNodes(scaled({ width: -1, crop: "sideways" }), {
      "4": { class_type: "PreviewImage", inputs: {} },
    });
    const { status, reply } = await postPrompt({ prompt: graph });
    expect(status).toBe(400);
    expect(reply.node_errors["2"]?.errors.map((error) => error.type).sort()).toEqual(["value_not_in_list", "value_smaller_than_min"]);
    expect(reply.node_errors["4"]?.errors.map((error) => error.type)).toEqual(["required_input_missing"]);
  });

  test("a bad link on an output node itself is told at that node", async () => {
    const { status, reply } = await postPrompt({ prompt: withInputs(inverted(), "3", { images: ["33", 0] }) });
    expect(status).toBe(400);
    expect(reply.error.type).toBe("prompt_outputs_failed_validation");
    expect(reply.node_errors["3"]?.errors[0]?.type).toBe("exception_during_validation");
  });

  test("a fault of the output node itself is told at the top, too", async () => {
    const { reply } = await postPrompt({ prompt: { "1": { class_type: "PreviewImage", inputs: {} } } });
    expect(reply.error.details).toBe("Required input is missing: images");
  });

  test("a node without inputs on the way to an output is refused", async () => {
    const graph = { ...inverted(), "2": { class_type: "ImageInvert" } };
    const { status, reply } = await postPrompt({ prompt: graph });
    expect(status).toBe(400);
    expect(Object.keys(reply.node_errors)).toHaveLength(1);
  });

  test("an unknown class", async () => {
    const unknown = { "1": { class_type: "NoSuchNode", inputs: {}, _meta: { title: "Magic" } } };
    const { status, reply } = await postPrompt({ prompt: withNodes(inverted(), unknown) });
    expect(status).toBe(400);
    expect(reply.error).toMatchObject({ type: engine.jobs ? "missing_node_type" : "invalid_prompt", details: "Node ID '#1'" });
    expect(reply.error.message).toContain(engine.jobs ? "Magic" : "NoSuchNode");
    expect(reply.node_errors).toEqual({});
    if (engine.jobs) expect(reply.error.extra_info).toEqual({ node_id: "1", class_type: "NoSuchNode", node_title: "Magic" });
  });

  test("a node without class", async () => {
    const { status, reply } = await postPrompt({ prompt: { ...inverted(), "2": { inputs: {} } } });
    expect(status).toBe(400);
    expect(reply.error).toMatchObject({ type: engine.jobs ? "missing_node_type" : "invalid_prompt", details: "Node ID '#2'" });
    expect(reply.error.message).toContain("class_type");
  });

  test("no prompt, and nothing to put out", async () => {
    for (const body of [{}, [], { client_id: "x" }]) {
      const { status, reply } = await postPrompt(body);
      expect([status, reply.error.type, reply.node_errors]).toEqual([400, "no_prompt", {}]);
    }
    const { "3": _output, ...aimless } = inverted();
    for (const prompt of [{}, aimless]) {
      const { status, reply } = await postPrompt({ prompt });
      expect([status, reply.error.type, reply.node_errors]).toEqual([400, "prompt_no_outputs", {}]);
    }
  });

  test("a cycle", async () => {
    const { status, reply } = await postPrompt({
      prompt: withNodes(linked(["4", 0]), { "4": { class_type: "ImageInvert", inputs: { image: ["2", 0] } } }),
    });
    expect(status).toBe(400);
    expect(reply.error.type).toBe("prompt_outputs_failed_validation");
    const types = Object.values(reply.node_errors).flatMap((node) => node.errors.map((error) => error.type));
    if (engine.jobs) expect(types).toContain("dependency_cycle");
  });

  test("500 for a prompt that is null and a number that is none", async () => {
    expect((await postPrompt({ prompt: null })).status).toBe(500);
    expect((await postPrompt({ prompt: inverted(), number: "x" })).status).toBe(500);
  });

  needsJobs("500 for a node that is no object", async () => {
    expect((await postPrompt({ prompt: { ...inverted(), "2": "ImageInvert" } })).status).toBe(500);
  });

  test("a refused prompt makes no event", async () => {
    await listening({}, async (listener) => {
      const id = randomUUID();
      expect((await postPrompt({ prompt: sized(0), prompt_id: id, client_id: listener.sid })).status).toBe(400);
      await pause(200);
      expect(listener.about(id)).toEqual([]);
      expect(listener.events("execution_error")).toEqual([]);
    });
  });
});

describe("C4 what POST /prompt lets pass", () => {
  test("numbers as strings, fractions cut off, inputs nobody asked for", async () => {
    const entry = await run(withInputs(inverted(), "1", { width: "40", height: 24.9, nobody: "asked" }));
    const { width, height } = readPng(await view(onlyImage(entry, "3")));
    expect([width, height]).toEqual([40, 24]);
    expect(entry.prompt[2]["1"]?.inputs).toMatchObject({ width: 40, height: 24, nobody: "asked" });
  });

  test("a step is never enforced", async () => {
    const graph = withNodes(inverted(), {
      "2": { class_type: "ImagePadForOutpaint", inputs: { image: ["1", 0], left: 3, top: 0, right: 0, bottom: 1, feathering: 0 } },
    });
    const { width, height } = readPng(await view(onlyImage(await run(graph), "3")));
    expect([width, height]).toEqual([35, 25]);
  });

  test("the string false is a true boolean", async () => {
    const small = { class_type: "EmptyImage", inputs: { width: 4, height: 4, batch_size: 1, color: 0xffffff } };
    const composite = (resize: unknown) =>
      withNodes(inverted(0), {
        "2": {
          class_type: "ImageCompositeMasked",
          inputs: { destination: ["1", 0], source: ["4", 0], x: 0, y: 0, resize_source: resize },
        },
        "4": small,
      });
    const corner = async (resize: unknown) => pixel(readPng(await view(onlyImage(await run(composite(resize)), "3"))), 31, 23)[0];
    expect(await corner(false)).toBe(0);
    expect(await corner("false")).toBe(255);
  });

  test("a wrapped list is a literal", async () => {
    const entry = await run({ "1": { class_type: "PreviewAny", inputs: { source: { __value__: ["a", "b"] } } } });
    expect(JSON.parse(entry.outputs["1"]?.text?.[0] ?? "")).toEqual(["a", "b"]);
  });

  test("nodes that lead to no output are not looked at", async () => {
    await run(withNodes(inverted(), { "9": { class_type: "ImageScale", inputs: { width: -5 } } }));
  });
});

describe("C5 accepted in part", () => {
  test("200 with node_errors: the sound outputs run, the others are left out", async () => {
    const graph = withNodes(inverted(), { "4": { class_type: "PreviewImage", inputs: {} } });
    const { status, reply } = await postPrompt({ prompt: graph });
    expect(status).toBe(200);
    expect(Object.keys(reply.node_errors)).toEqual(["4"]);
    expect(reply.node_errors["4"]).toMatchObject({ class_type: "PreviewImage", dependent_outputs: ["4"] });
    const entry = await finished(reply.prompt_id);
    expect(entry.status.status_str).toBe("success");
    expect(Object.keys(entry.outputs)).toEqual(["3"]);
    expect(entry.prompt[4]).toEqual(["3"]);
  });
});

describe("C6 partial execution targets", () => {
  const two = withNodes(inverted(), { "4": { class_type: "PreviewImage", inputs: { images: ["1", 0] } } });

  test("only the named outputs run", async () => {
    const entry = await run(withInputs(two, "1", { color: freshColor() }), { partial_execution_targets: ["4"] });
    expect(Object.keys(entry.outputs)).toEqual(["4"]);
    expect(entry.prompt[4]).toEqual(["4"]);
  });

  test("targets that are no outputs leave nothing to do", async () => {
    for (const targets of [["2"], ["77"], []]) {
      const { status, reply } = await postPrompt({ prompt: two, partial_execution_targets: targets });
      expect([status, reply.error?.type], JSON.stringify(targets)).toEqual([400, "prompt_no_outputs"]);
    }
  });

  test("a fault in an output that is not wanted does not matter", async () => {
    const graph = withInputs(withNodes(two, { "3": { class_type: "PreviewImage", inputs: {} } }), "1", { color: freshColor() });
    await run(graph, { partial_execution_targets: ["4"] });
  });
});

describe("C9 seeds are 64 bit", () => {
  const greatest = "18446744073709551615";
  const seedError = async (body: unknown) => {
    const { status, reply } = await postPrompt(body);
    expect(status).toBe(400);
    return reply.node_errors["5"]?.errors.find((error) => error.extra_info.input_name === "seed")?.type;
  };

  needsSampler("2^64-1 is taken as a string and as a number, and comes back exactly", async () => {
    const asString = JSON.stringify({ prompt: txt2img({ seed: greatest, steps: 1 }) });
    const asNumber = asString.replace(`"${greatest}"`, greatest);
    for (const body of [asString, asNumber]) {
      const { status, reply, text } = await postPrompt(body);
      expect(status, text).toBe(200);
      const entry = await finished(reply.prompt_id);
      expect(entry.status.status_str).toBe("success");
    }
    const { reply } = await postPrompt(asString);
    await finished(reply.prompt_id);
    expect((await call(`/history/${reply.prompt_id}`)).text).toMatch(new RegExp(`"seed": ?${greatest}\\b`));
  });

  test("-1 and 2^64 are refused", async () => {
    const body = JSON.stringify({ prompt: txt2img({ seed: "@" }) });
    expect(await seedError(body.replace('"@"', "-1"))).toBe("value_smaller_than_min");
    expect(await seedError(body.replace("@", "-1"))).toBe("value_smaller_than_min");
    expect(await seedError(body.replace('"@"', "18446744073709551616"))).toBe("value_bigger_than_max");
    expect(await seedError(body.replace("@", "18446744073709551616"))).toBe("value_bigger_than_max");
  });
});
