import { resolve } from "node:path";
import type { OAuthOptions } from "../auth/oauth/access-tokens.ts";
import type { AuthenticationOptions } from "../auth/open-authenticator.ts";
import { capsOf, entriesOf, type WrittenToken } from "../auth/token-entry.ts";
import type { ConfigFile } from "./options.ts";

type Section = NonNullable<ConfigFile["authentication"]>;

/** What the token in `authentication.token` or MCP_AUTH_TOKEN is called, and what it may do: all. */
const SINGLE = { name: "default", scopes: ["tools", "resources"] };

/**
 * Reads the section `authentication` and MCP_AUTH_TOKEN. `refuse` reports a problem; no sentence ever holds a token.
 * `folder`: what relative paths in the file count from.
 */
export function authenticationOf(
  section: Section,
  env: Record<string, string | undefined>,
  folder: string,
  refuse: (path: string[], sentence: string) => never,
): AuthenticationOptions {
  const { entries, faults } = entriesOf(writtenTokens(section, env));
  if (section.enabled && section.type === "none") faults.push("`type: none` contradicts `enabled: true`.");
  if (section.oauth) faults.push(...oauthFaults(section.oauth));
  if (section.enabled !== false && faults.length > 0) refuse(["authentication"], faults.join(" "));
  return {
    enabled: section.type === "none" ? false : (section.enabled ?? null),
    entries,
    tokenFile: section.token_file === undefined ? null : resolve(folder, section.token_file),
    oauth: section.oauth ? oauthOf(section.oauth) : null,
  };
}

function writtenTokens({ token, tokens = [] }: Section, env: Record<string, string | undefined>): WrittenToken[] {
  const single = token ?? env.MCP_AUTH_TOKEN;
  const place = token === undefined ? "MCP_AUTH_TOKEN" : "`authentication.token`";
  return [
    ...(single === undefined ? [] : [{ ...SINGLE, token: single, place }]),
    ...tokens.map((written, index) => ({ ...written, place: `\`authentication.tokens.${index}\`` })),
  ];
}

type OAuthSection = NonNullable<Section["oauth"]>;

function oauthFaults({ issuer, jwks_uri: jwksUri, introspection }: OAuthSection): string[] {
  const addresses = { issuer, jwks_uri: jwksUri, "introspection.url": introspection?.url };
  const open = Object.entries(addresses).filter(([, address]) => address !== undefined && !isSecret(address));
  const faults = open.map(([name]) => `\`oauth.${name}\` must be an https:// address: whoever can change the answer could let anybody in.`);
  const both = jwksUri !== undefined && introspection !== undefined;
  return both ? [...faults, "`oauth.jwks_uri` and `oauth.introspection` exclude each other: a token is checked in one way."] : faults;
}

function oauthOf({ issuer, audience, jwks_uri: jwksUri, introspection, caps }: OAuthSection): OAuthOptions {
  const check: OAuthOptions["check"] = introspection
    ? { kind: "introspection", url: introspection.url, clientId: introspection.client_id, clientSecret: introspection.client_secret }
    : { kind: "jwks", uri: jwksUri ?? null };
  return { issuer, audience, check, caps: capsOf(caps) };
}

/** Whether nobody on the way can read or change what is said there: by TLS, or on this computer. */
function isSecret(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === "https:" || (protocol === "http:" && ["127.0.0.1", "[::1]", "localhost"].includes(hostname));
}
