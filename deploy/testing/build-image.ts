import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { runIn } from "./clean-root.ts";

/** One line of a Dockerfile, such as `RUN npm ci`. */
interface Instruction {
  name: string;
  rest: string;
}

/** What an image says of how it is run. */
export interface Image {
  root: string;
  env: Record<string, string>;
  user: string;
  volumes: string[];
  entrypoint: string[];
  command: string[];
  healthCheck: string[];
}

export function readDockerfile(text: string): Instruction[] {
  const lines = text.replace(/^\s*#.*\n/gm, "").replaceAll(/\\\n\s*/g, "");
  return lines.split("\n").flatMap((line) => {
    const [, name = "", rest = ""] = /^([A-Z]+)\s+(.+)$/.exec(line) ?? [];
    return name === "" ? [] : [{ name, rest }];
  });
}

/** Carries out a Dockerfile's instructions in order. `base`: the root that every `FROM node:` begins with. `stages`: where they are made. */
export async function buildImage(
  dockerfile: string,
  { base, stages, context }: { base: string; stages: string; context: string },
): Promise<Image> {
  const named = new Map<string, string>();
  let image: Image = emptyImage("");
  let directory = "/";
  for (const { name, rest } of readDockerfile(dockerfile)) {
    switch (name) {
      case "FROM": {
        const [, stage = "final"] = / AS (\S+)$/.exec(rest) ?? [];
        image = emptyImage(path.join(stages, stage));
        directory = "/";
        named.set(stage, image.root);
        execFileSync("cp", ["--archive", "--one-file-system", "--reflink=auto", base, image.root]);
        break;
      }
      case "WORKDIR":
        directory = rest;
        fs.mkdirSync(path.join(image.root, rest), { recursive: true });
        break;
      case "COPY":
        copy(rest, image.root, directory, named, context);
        break;
      case "RUN":
        await runIn(image.root, ["/bin/sh", "-c", rest], { directory, env: { ...image.env, ...buildEnvironment() }, user: image.user });
        break;
      case "ENV":
        for (const [, key = "", value = ""] of rest.matchAll(/(\w+)=(\S+)/g)) image.env[key] = value;
        break;
      case "USER":
        image.user = rest;
        break;
      case "VOLUME":
        image.volumes.push(rest);
        break;
      case "HEALTHCHECK":
        image.healthCheck = JSON.parse(rest.slice(rest.indexOf("[")));
        break;
      case "ENTRYPOINT":
        image.entrypoint = JSON.parse(rest);
        break;
      case "CMD":
        image.command = JSON.parse(rest);
        break;
      case "EXPOSE":
        break;
      default:
        throw new Error(`The instruction ${name} is not known here.`);
    }
  }
  return image;
}

const emptyImage = (root: string): Image => ({ root, env: {}, user: "0:0", volumes: [], entrypoint: [], command: [], healthCheck: [] });

/** As `docker build --build-arg` passes on how the registry is reached. */
function buildEnvironment(): Record<string, string> {
  const { NODE_EXTRA_CA_CERTS: certificates } = process.env;
  return { HOME: "/root", ...(certificates !== undefined && { NODE_EXTRA_CA_CERTS: certificates }) };
}

function copy(rest: string, root: string, directory: string, stages: ReadonlyMap<string, string>, context: string): void {
  const words = rest.split(/\s+/);
  const [, stage] = /^--from=(\S+)$/.exec(words[0] ?? "") ?? [];
  const target = path.join(root, path.resolve(directory, words.at(-1) ?? ""));
  const from = stage === undefined ? context : (stages.get(stage) ?? "");
  const ignored = stage === undefined ? ignoredIn(context) : () => false;
  for (const source of words.slice(stage === undefined ? 0 : 1, -1)) {
    const file = path.join(from, source);
    const isFolder = fs.statSync(file).isDirectory();
    const filter = (each: string) => !ignored(path.relative(from, each));
    fs.cpSync(file, isFolder ? target : path.join(target, path.basename(file)), { recursive: true, filter });
  }
}

/** Whether `Dockerfile.dockerignore` leaves a path out. */
function ignoredIn(context: string): (relative: string) => boolean {
  const patterns = fs.readFileSync(path.join(context, "deploy/Dockerfile.dockerignore"), "utf8").trim().split("\n");
  const expressions = patterns.map((pattern) => {
    const source = pattern
      .replaceAll(".", "\\.")
      .replace(/^\*\*\//, "(.*/)?")
      .replaceAll(/(?<![.)])\*/g, "[^/]*");
    return new RegExp(`^${source}$`);
  });
  return (relative) => expressions.some((expression) => expression.test(relative));
}
