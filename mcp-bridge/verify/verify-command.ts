import { parseArgs } from "node:util";
import { Probe, type Target } from "./probe.ts";
import { asJson, asJunit, asTable, countsOf } from "./report.ts";
import { verify } from "./verify.ts";

/** What `easel-bridge verify --help` prints. */
export const VERIFY_USAGE = `easel-bridge verify: tries an MCP server, any one, as clients good and bad would use it.

  easel-bridge verify [OPTIONS] URL              a server over HTTP; an address that ends in /sse is of the old kind
  easel-bridge verify [OPTIONS] -- COMMAND ...   a server over stdio; it is started many times

  --call            call tools that do not say that they only read (without their arguments, which they should refuse)
  --json            print JSON in place of a table
  --patience SECONDS  how long an answer is waited for (30)
  --junit FILE      also write a report as CI systems read it
  --header "N: V"   a header to send with each request; may be given several times
  --help

Environment: MCP_AUTH_TOKEN (the token to send), MCP_EXPIRED_TOKEN (one that must be refused), MCP_OTHER_TOKEN (somebody else's).
Malformed and oversized requests are sent: try a server where nobody works. Ends with 0 when nothing failed, 1 when something did,
2 when it was not understood or the server could not be reached.
`;

const OPTIONS = {
  call: { type: "boolean" },
  json: { type: "boolean" },
  junit: { type: "string" },
  patience: { type: "string" },
  header: { type: "string", multiple: true },
  help: { type: "boolean", short: "h" },
} as const;

/** What the command needs of its surroundings. */
export interface VerifySurroundings {
  env: NodeJS.ProcessEnv;
  /** Milliseconds, from any start. */
  now: () => number;
  writeFile: (file: string, text: string) => void;
}

export interface VerifyResult {
  output: string;
  error: string;
  code: 0 | 1 | 2;
}

/** Carries out `easel-bridge verify ...`. */
export async function runVerifyCommand(args: readonly string[], surroundings: VerifySurroundings): Promise<VerifyResult> {
  const { env } = surroundings;
  const separator = args.indexOf("--");
  const command = separator === -1 ? [] : args.slice(separator + 1);
  let given: ReturnType<typeof read>;
  try {
    given = read(separator === -1 ? args : args.slice(0, separator));
  } catch (error) {
    return misunderstood(error instanceof Error ? error.message : String(error));
  }
  if (given.values.help) return { output: VERIFY_USAGE, error: "", code: 0 };
  const patienceMs = Number(given.values.patience ?? 30) * 1_000;
  if (!(patienceMs > 0)) return misunderstood("--patience takes a number of seconds");
  const target = targetOf(given.positionals, command, given.values.header ?? [], patienceMs, env);
  if ("fault" in target) return misunderstood(target.fault);

  const allowance = {
    call: given.values.call === true,
    expiredToken: env.MCP_EXPIRED_TOKEN || null,
    otherToken: env.MCP_OTHER_TOKEN || null,
  };
  const probe = new Probe(target, allowance, env);
  try {
    await probe.greeting();
  } catch (error) {
    await probe.close();
    return {
      output: "",
      error: `easel-bridge verify: the server cannot be reached: ${error instanceof Error ? error.message : String(error)}.\n`,
      code: 2,
    };
  }
  const findings = await verify(probe, surroundings.now);
  if (given.values.junit !== undefined) surroundings.writeFile(given.values.junit, asJunit(findings));
  return { output: given.values.json ? asJson(findings) : asTable(findings), error: "", code: countsOf(findings).failed > 0 ? 1 : 0 };
}

const read = (args: readonly string[]) => parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: true });

function targetOf(
  positionals: readonly string[],
  command: readonly string[],
  headers: readonly string[],
  patienceMs: number,
  env: NodeJS.ProcessEnv,
): Target | { fault: string } {
  const [first, second] = positionals;
  if (command.length > 0 && first !== undefined) return { fault: "give an address, or `--` and a command, not both" };
  if (second !== undefined) return { fault: `"${second}" is too much; a command comes after \`--\`` };
  const [program, ...rest] = command;
  if (program !== undefined) return { transport: "stdio", patienceMs, command: program, args: rest };
  if (first === undefined) return { fault: "give an address, or `--` and a command" };
  if (!/^https?:\/\//.test(first) || !URL.canParse(first)) return { fault: `"${first}" is no address; it begins with http:// or https://` };
  const pairs = headers.map((header) => /^([^:\s]+):\s*(.*)$/.exec(header));
  if (pairs.includes(null)) return { fault: 'a header is written as "Name: value"' };
  const own = Object.fromEntries(pairs.map((pair) => [(pair?.[1] ?? "").toLowerCase(), pair?.[2] ?? ""]));
  const token = env.MCP_AUTH_TOKEN ? { authorization: `Bearer ${env.MCP_AUTH_TOKEN}` } : {};
  const url = new URL(first);
  return { transport: url.pathname.endsWith("/sse") ? "sse" : "http", url, patienceMs, headers: { ...token, ...own } };
}

const misunderstood = (fault: string): VerifyResult => ({
  output: "",
  error: `easel-bridge verify: ${fault}. See easel-bridge verify --help.\n`,
  code: 2,
});
