import { once } from "node:events";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { parseArgs } from "node:util";
import { connect, endpointOf } from "./connect.ts";
import { type CertificatePin, parsePin } from "./pinned-fetch.ts";
import { RemoteTokens } from "./remote-tokens.ts";
import { systemSecrets } from "./system-secrets.ts";

/** What `easel-bridge connect --help` prints. */
export const CONNECT_USAGE = `easel-bridge connect: relays stdin and stdout to a bridge on another computer.

  easel-bridge connect URL [--pin sha256:...]
  easel-bridge connect URL --keep-token

  --pin         believe the certificate with this SHA-256 and no other: Easel's Share page there names it
  --keep-token  asks for the token, keeps it for this address, and ends; an empty line forgets it. It is kept by the desktop's keyring
                (by secret-tool), the Mac's keychain or Windows' encryption, and in a file that only you may read where that is not there

The token: MCP_AUTH_TOKEN where it is set, else the one that was kept.
`;

const OPTIONS = { pin: { type: "string" }, "keep-token": { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;

export interface ConnectSurroundings {
  /** Where tokens for other computers are kept. */
  tokenFile: string;
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
}

type Command =
  | { kind: "help" }
  | { kind: "refused"; reason: string }
  | { kind: "connect"; url: URL; pin: CertificatePin | null; keeps: boolean };

/** Carries out `easel-bridge connect ...`. Resolves with its exit code: 0, 1 where it could not be done, 2 where it was not understood. */
export async function runConnectCommand(args: readonly string[], { tokenFile, platform, env }: ConnectSurroundings): Promise<number> {
  const command = parseConnect(args);
  if (command.kind === "help") {
    process.stdout.write(CONNECT_USAGE);
    return 0;
  }
  if (command.kind === "refused") {
    process.stderr.write(`easel-bridge: ${command.reason}\n`);
    return 2;
  }
  const { url, pin, keeps } = command;
  const kept = new RemoteTokens(tokenFile, systemSecrets(platform, env));
  if (keeps) return keepToken(kept, url);
  return connect({ url, pin, token: env.MCP_AUTH_TOKEN?.trim() || (await kept.tokenFor(url)) });
}

function parseConnect(args: readonly string[]): Command {
  const refused = (reason: string): Command => ({ kind: "refused", reason });
  let parsed: ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: true });
  } catch (error) {
    return refused(`${error instanceof Error ? error.message : String(error)}\nSee easel-bridge connect --help.`);
  }
  const { values, positionals } = parsed;
  if (values.help) return { kind: "help" };
  const [address, ...more] = positionals;
  if (address === undefined || more.length > 0) {
    return refused("connect takes one address: easel-bridge connect https://gpu.example.com:3001");
  }
  const url = endpointOf(address);
  if (url === null) return refused(`"${address}" is no address. Give that of the other bridge, for example https://gpu.example.com:3001`);
  const pin = values.pin === undefined ? null : parsePin(values.pin);
  if (values.pin !== undefined && pin === null) return refused("--pin: give sha256: and the 64 digits that Easel's Share page names.");
  if (pin !== null && url.protocol !== "https:") return refused("--pin is for an address with https://, which has a certificate.");
  return { kind: "connect", url, pin, keeps: values["keep-token"] === true };
}

async function keepToken(kept: RemoteTokens, url: URL): Promise<number> {
  if (process.stdin.isTTY) process.stderr.write(`The token for ${url.origin}, then Enter (it is not shown): `);
  const token = await readLine();
  if (/[^\x21-\x7e]/.test(token)) {
    process.stderr.write("easel-bridge: that is no token: it has a space or another character that no header can hold.\n");
    return 1;
  }
  if (token === "") {
    const left = await kept.forget(url);
    process.stderr.write(
      left === null ? `No token is kept for ${url.origin}.\n` : `It is no longer used, but still in ${left}, which does not answer.\n`,
    );
    return 0;
  }
  const { place, unsafeBecause } = await kept.keep(url, token);
  process.stderr.write(`The token for ${url.origin} is kept in ${place}${unsafeBecause === null ? "" : ` (${unsafeBecause})`}.\n`);
  return 0;
}

/** The first line of standard input, without its ends. What somebody types is not shown. */
async function readLine(): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: process.stdin.isTTY === true });
  const [line] = await Promise.race([once(lines, "line"), once(lines, "close").then(() => [""])]);
  lines.close();
  if (process.stdin.isTTY) process.stderr.write("\n");
  return String(line).trim();
}
