import { parseEngineAddress } from "#contract/engine-address.ts";
import { MAIN_ENGINE } from "#contract/main-engine.ts";
import type { ConfigFile } from "./options.ts";

/** How jobs are spread over engines: to whom would be done first, or to each in its turn. */
export type Strategy = "least_busy" | "round_robin";

/** What is said of an engine. */
export interface EngineSpec {
  /** What people call it, and what tells it from the others. */
  name: string;
  /** Without a login; null = whatever the host runs, else http://127.0.0.1:8188. */
  url: string | null;
  /** How large its share of the jobs is beside the others'; 1 is usual. */
  weight: number;
  /** How many jobs it is given at once. */
  slots: number;
  /** Jobs of some tools go only to engines with certain labels. */
  labels: readonly string[];
}

/** An engine as it is configured. `headers` as in `BridgeConfig.comfyui`, for no log. */
export interface ConfiguredEngine extends EngineSpec {
  headers: Record<string, string>;
}

export interface EnginesConfig {
  /** All of them, the most usual first; at least one. */
  list: readonly ConfiguredEngine[];
  strategy: Strategy;
  /** Labels that an engine must have for jobs of a tool, by the tool's name. */
  labels: Record<string, string[]>;
}

export interface EnginesSources {
  /** The engine that `comfyui.url`, or the host, names. */
  main: { url: string | null; headers: Record<string, string> };
  /** Every `--comfyui-url` after the first. With any on the command line, the file's list does not count. */
  given: readonly ConfiguredAddress[];
  onCommandLine: boolean;
  options: ConfigFile;
  slots: number;
  refuse: (path: (string | number)[], sentence: string) => never;
}

/** An address with what its login becomes. */
export interface ConfiguredAddress {
  url: string;
  headers: Record<string, string>;
}

/** The engines that jobs are given to. Throws what `refuse` throws. */
export function enginesOf({ main, given, onCommandLine, options, slots, refuse }: EnginesSources): EnginesConfig {
  const usual = { weight: 1, slots, labels: [] };
  const listed = onCommandLine ? [] : (options.engines ?? []);
  const others = listed.map(
    ({ name, url, headers = {}, weight = 1, max_concurrent_jobs = slots, labels = [] }, index): ConfiguredEngine => {
      const address = parseEngineAddress(url);
      if (address.kind !== "address") {
        return refuse(["engines", index, "url"], "this is no address. Did you mean `http://127.0.0.1:8188`?");
      }
      const own = Object.fromEntries(Object.entries(headers).map(([header, value]) => [header.toLowerCase(), value]));
      const login = loginHeader(address.login);
      return {
        name: name ?? hostOf(address.url),
        url: address.url,
        headers: { ...login, ...own },
        weight,
        slots: max_concurrent_jobs,
        labels,
      };
    },
  );
  // A list of engines stands for itself; whoever names one besides has that one, too.
  const withMain = others.length === 0 || main.url !== null;
  const list: ConfiguredEngine[] = [
    ...(withMain ? [{ ...usual, name: main.url === null ? MAIN_ENGINE : hostOf(main.url), ...main }] : []),
    ...given.map(({ url, headers }) => ({ ...usual, name: hostOf(url), url, headers })),
    ...others,
  ];
  for (const [index, { name }] of list.entries()) {
    if (list.findIndex((other) => other.name === name) === index) continue;
    refuse(["engines"], `two engines are called "${name}". Give each a \`name\` of its own.`);
  }
  return { list, strategy: options.scheduling?.strategy ?? "least_busy", labels: options.scheduling?.labels ?? {} };
}

/** What a user name and password in an address are sent as. */
export function loginHeader(login: { user: string; password: string } | null): Record<string, string> {
  return login ? { authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString("base64")}` } : {};
}

const hostOf = (url: string) => new URL(url).host;
