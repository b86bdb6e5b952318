import { basename, resolve } from "node:path";
import { readRegularFile } from "#base/regular-file.ts";
import { parseEngineAddress } from "#contract/engine-address.ts";
import { EaselError } from "#contract/errors.ts";
import type { BridgeConfig } from "./config.ts";
import { type ConfiguredAddress, loginHeader } from "./engines.ts";
import type { ConfigFile } from "./options.ts";

const MAX_KEY_FILE_BYTES = 64 * 1024;

/** Where the engine's address may come from: the command line counts first, then the environment, then the file. */
export interface EngineAccessSources {
  /** Every `--comfyui-url` given. */
  given: string[];
  env: Record<string, string | undefined>;
  inFile: NonNullable<ConfigFile["comfyui"]>;
  /** What relative paths in the file count from. */
  folder: string;
  /** Reports what is wrong with an option of the file's section by throwing. */
  refuse: (option: "url" | "ca_file", sentence: string) => never;
}

/** The part of the configuration that says where the engine is and how it is spoken to; `others` where the command line names more. */
export interface EngineAccess extends Pick<BridgeConfig["comfyui"], "url" | "apiKey" | "headers" | "certificates"> {
  others: ConfiguredAddress[];
}

/** Throws EaselError config_invalid. */
export async function engineAccess({ given, env, inFile, folder, refuse }: EngineAccessSources): Promise<EngineAccess> {
  const option =
    (name: string) =>
    (problem: string): never => {
      throw new EaselError("config_invalid", "engine_option_invalid", { option: name, problem });
    };
  const [first, ...more] = given;
  const asked =
    first !== undefined
      ? checkedAddress(first, option("--comfyui-url"))
      : env.COMFYUI_URL?.trim()
        ? checkedAddress(env.COMFYUI_URL, option("COMFYUI_URL"))
        : inFile.url === undefined
          ? null
          : checkedAddress(inFile.url, (sentence) => refuse("url", sentence));
  const own = Object.entries(inFile.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    url: asked?.url ?? null,
    apiKey: env.COMFYUI_API_KEY?.trim() || null,
    headers: { ...loginHeader(asked?.login ?? null), ...Object.fromEntries(own) },
    others: more.map((text) => {
      const { url, login } = checkedAddress(text, option("--comfyui-url"));
      return { url, headers: loginHeader(login) };
    }),
    certificates:
      inFile.ca_file === undefined
        ? null
        : await readCertificates(resolve(folder, inFile.ca_file), (sentence) => refuse("ca_file", sentence)),
  };
}

/** What is wrong with an address is said without repeating it: it may hold a password. */
function checkedAddress(text: string, refuse: (sentence: string) => never) {
  const address = parseEngineAddress(text);
  if (address.kind === "address") return address;
  const shown = text.includes("@") ? "this" : `"${text.trim().slice(0, 100)}"`;
  if (address.reason === "other_protocol") return refuse(`${shown} does not begin with http:// or https://.`);
  return refuse(`${shown} is no address. Did you mean \`http://127.0.0.1:8188\`?`);
}

async function readCertificates(file: string, refuse: (sentence: string) => never): Promise<string> {
  const text = await readRegularFile(file, MAX_KEY_FILE_BYTES)
    .then(String)
    .catch(() => refuse(`there is no file ${basename(file)} that can be read at that place (counted from the file's own folder).`));
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  return refuse(`${basename(file)} holds no certificate in PEM format, which begins with -----BEGIN CERTIFICATE-----.`);
}
