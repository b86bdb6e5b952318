import { type Check, EVERYWHERE, must, should, shown } from "../check.ts";
import { isObject } from "../json-rpc.ts";
import type { Entry } from "../manifest.ts";
import { everyTool, NAME } from "./every-tool.ts";

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

const KNOWN_TYPES = ["string", "number", "integer", "boolean", "object", "array", "null"];
const COMBINED = ["anyOf", "oneOf", "allOf", "$ref", "type", "enum", "const", "not"];

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

export const toolSchemaChecks: Check[] = [
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
];
