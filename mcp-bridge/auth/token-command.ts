import { parseArgs } from "node:util";
import { EaselError } from "#contract/errors.ts";
import { TokenFields } from "#contract/sharing.ts";
import { SCOPES } from "./scopes.ts";
import { TokenFile } from "./token-file.ts";

/** What `easel-bridge token --help` prints. */
export const TOKEN_USAGE = `easel-bridge token: who may use this bridge from other computers.

  easel-bridge token add NAME [--scope SCOPE]... [--expires DAY] [CAPS]
  easel-bridge token list [--json]
  easel-bridge token revoke NAME

  add     makes a token and prints it, once: only its hash is kept
  --scope tools (all), tools:NAME (one), resources (all), resources:GROUP, read-only (what changes nothing);
          without it, ${SCOPES.slice(0, 2).join(" and ")}
  --expires DAY, such as 2027-01-31; without it, never
  CAPS    --max-steps N  --max-pixels N  --max-upscale-pixels N  --max-count N  --max-jobs N (at a time)  --requests-per-minute N
          --priority low, normal or high: how soon its jobs have their turn, where others wait, too
  --token-file FILE  another file than the one in Easel's folder (\`authentication.token_file\`)

A running bridge takes up what is changed here at once.
`;

const CAPS = ["max-steps", "max-pixels", "max-upscale-pixels", "max-count", "max-jobs", "requests-per-minute"] as const;
const OPTIONS = {
  scope: { type: "string", multiple: true },
  expires: { type: "string" },
  json: { type: "boolean" },
  "token-file": { type: "string" },
  priority: { type: "string" },
  help: { type: "boolean", short: "h" },
  ...Object.fromEntries(CAPS.map((name) => [name, { type: "string" as const }])),
} as const;

/** What the command says, and its exit code: 0, 1 where it could not be done, 2 where it was not understood. */
export interface CommandResult {
  output: string;
  error: string;
  code: 0 | 1 | 2;
}

/** Carries out `easel-bridge token ...`. `standardFile`: where the tokens are kept when nobody says; `now`: epoch milliseconds. */
export function runTokenCommand(args: readonly string[], standardFile: string, now: number): CommandResult {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: true });
    const given: Record<string, unknown> = values;
    if (given.help) return said(TOKEN_USAGE);
    const file = new TokenFile(typeof given["token-file"] === "string" ? given["token-file"] : standardFile);
    const [action = "", name = "", ...rest] = positionals;
    if (rest.length > 0) return misunderstood(`"${rest[0]}" is too much.`);
    if (action === "add") return add(file, name, given, now);
    if (action === "list") return name === "" ? list(file, given.json === true, now) : misunderstood("`list` takes no name.");
    if (action === "revoke") return name === "" ? misunderstood("Which token? Give its name.") : revoke(file, name);
    return misunderstood(action === "" ? "Give add, list or revoke." : `"${action}" is not one of add, list and revoke.`);
  } catch (error) {
    if (error instanceof EaselError) return { output: "", error: `easel-bridge: ${error.message} ${error.remedy}\n`, code: 1 };
    if (error instanceof TypeError) return misunderstood(error.message); // node:util says which option it is
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    return { output: "", error: `easel-bridge: the file of tokens could not be written (${code}).\n`, code: 1 };
  }
}

function add(file: TokenFile, name: string, given: Record<string, unknown>, now: number): CommandResult {
  const numbers = CAPS.filter((cap) => given[cap] !== undefined).map((cap) => [cap.replaceAll("-", "_"), Number(given[cap])] as const);
  const caps = { ...Object.fromEntries(numbers), ...(given.priority !== undefined && { priority: given.priority }) };
  const fields = { name, scopes: given.scope ?? ["tools", "resources"], expires: given.expires ?? null, caps };
  const parsed = TokenFields.safeParse(fields);
  if (!parsed.success) {
    return misunderstood(parsed.error.issues.map(({ path, message }) => `${path.join(".") || "the command"}: ${message}`).join("\n"));
  }
  const token = file.add(parsed.data, now);
  return {
    output: `${token}\n`,
    error: `This is the token "${name}". It is shown this once: give it to the client, as the header Authorization: Bearer TOKEN.\n`,
    code: 0,
  };
}

function list(file: TokenFile, json: boolean, now: number): CommandResult {
  const tokens = file.list().map(({ hash: _, ...token }) => token);
  if (json) return said(`${JSON.stringify(tokens, null, 2)}\n`);
  if (tokens.length === 0) return said("There are no tokens. Make one with: easel-bridge token add NAME\n");
  const lines = tokens.map(({ name, scopes, expires, caps = {}, created }) => {
    const over = expires && Date.parse(expires) + (expires.length === 10 ? 86_400_000 : 0) <= now ? " (expired)" : "";
    const limits = Object.entries(caps).map(([cap, value]) => `${cap} ${value}`);
    return [name, scopes.join(" "), expires ? `until ${expires}${over}` : "no expiry", `made ${created.slice(0, 10)}`, ...limits].join(
      "  ",
    );
  });
  return said(`${lines.join("\n")}\n`);
}

function revoke(file: TokenFile, name: string): CommandResult {
  if (file.revoke(name)) return said(`The token "${name}" no longer counts.\n`);
  const names = file.list().map((token) => `"${token.name}"`);
  const known = names.length === 0 ? "There are none." : `Tokens: ${names.join(", ")}.`;
  return { output: "", error: `easel-bridge: there is no token "${name.slice(0, 60)}". ${known}\n`, code: 1 };
}

const said = (output: string): CommandResult => ({ output, error: "", code: 0 });
const misunderstood = (reason: string): CommandResult => ({
  output: "",
  error: `easel-bridge token: ${reason}\n\n${TOKEN_USAGE}`,
  code: 2,
});
