import { EaselError, type ErrorCode } from "#contract/errors.ts";

/** Why there was no usable response, and the code of the error that says so. */
const UNREACHABLE_CODES = {
  /** Nobody listens. */
  refused: "engine_not_listening",
  /** No computer of that name is known. */
  unknown_host: "engine_host_unknown",
  /** There is no way to that computer. */
  no_route: "engine_host_unroutable",
  /** The connection ended, or could not be made. */
  broken: "engine_connection_failed",
  timeout: "engine_timed_out",
  certificate_expired: "engine_certificate_expired",
  certificate_self_signed: "engine_certificate_self_signed",
  certificate_unknown_issuer: "engine_certificate_unknown_issuer",
  certificate_other_name: "engine_certificate_other_name",
  certificate_invalid: "engine_certificate_invalid",
  /** The address begins with http://, and TLS is spoken there. */
  speaks_tls: "engine_speaks_https",
  /** The address begins with https://, and no TLS is spoken there. */
  speaks_plain: "engine_speaks_http",
  /** Something other than ComfyUI answers. */
  foreign: "engine_not_comfyui",
  /** A login is asked for. */
  forbidden: "engine_login_required",
  /** The same, by a page for people. */
  login_page: "engine_login_page",
  /** It leads to another address, where ComfyUI is not. */
  redirected: "engine_redirected",
  /** A server or proxy in front of the engine does not reach it. */
  gateway: "engine_gateway_error",
  /** The proxy that the environment names cannot be reached. */
  proxy_unreachable: "engine_proxy_unreachable",
  /** It asks for a login. */
  proxy_login: "engine_proxy_login_required",
  /** It does not connect us. */
  proxy_refused: "engine_proxy_refused",
  /** The engine answers with an error of its own. */
  failed: "engine_answered_error",
} as const satisfies Record<string, ErrorCode>;
/** Why there was no usable response. */
export type UnreachableReason = keyof typeof UNREACHABLE_CODES;

/** What the sentences name besides the engine's host; each where its reason needs it. */
export interface SeenInstead {
  /** What answers there, as it calls itself; null where it does not. */
  what?: string | null;
  /** HTTP status. */
  status?: number;
  /** Host and port of the proxy. */
  proxy?: string;
  /** Host and port that a redirect leads to. */
  target?: string;
  /** Names that a certificate is for. */
  names?: readonly string[];
}

/** There was no usable response from the engine: EaselError of kind engine_unreachable, with the reason for those who react to it. */
export class EngineUnreachableError extends EaselError {
  readonly reason: UnreachableReason;

  /** @param host host and port, for the message */
  constructor(
    reason: UnreachableReason,
    host: string,
    details?: unknown,
    { what = null, status = 0, proxy = "", target = "", names = [] }: SeenInstead = {},
  ) {
    super("engine_unreachable", UNREACHABLE_CODES[reason], { host, what, status, proxy, target, names }, details);
    this.reason = reason;
  }

  /** Whether waiting does not help: what was seen stays so until somebody changes it. */
  get lasts(): boolean {
    return !PASSING.has(this.reason);
  }
}

const PASSING: ReadonlySet<UnreachableReason> = new Set(["refused", "no_route", "broken", "timeout", "gateway", "failed"]);

/** Node's and OpenSSL's names for what can go wrong with a connection. */
const REASONS: Readonly<Record<string, UnreachableReason>> = {
  ECONNREFUSED: "refused",
  ENOTFOUND: "unknown_host",
  EAI_NONAME: "unknown_host",
  EHOSTUNREACH: "no_route",
  ENETUNREACH: "no_route",
  EADDRNOTAVAIL: "no_route",
  ETIMEDOUT: "timeout",
  CERT_HAS_EXPIRED: "certificate_expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "certificate_self_signed",
  SELF_SIGNED_CERT_IN_CHAIN: "certificate_unknown_issuer",
  UNABLE_TO_GET_ISSUER_CERT: "certificate_unknown_issuer",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "certificate_unknown_issuer",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "certificate_unknown_issuer",
  ERR_TLS_CERT_ALTNAME_INVALID: "certificate_other_name",
};

/** Why a connection came to nothing. Where several addresses were tried, what says most counts. */
export function unreachableReason(error: unknown): UnreachableReason {
  const reasons = causesOf(error).map(({ code, message }) => reasonOf(code, message));
  const plain: readonly UnreachableReason[] = ["refused", "no_route", "broken"];
  return reasons.find((reason) => !plain.includes(reason)) ?? plain.find((reason) => reasons.includes(reason)) ?? "broken";
}

function reasonOf(code: string, message: string): UnreachableReason {
  const known = REASONS[code];
  if (known) return known;
  if (code.startsWith("HPE_")) return "foreign"; // what came is not HTTP
  if (code.includes("TIMEOUT")) return "timeout";
  if (code.startsWith("CERT_") || /^ERR_TLS_CERT/.test(code)) return "certificate_invalid";
  const isTls = code === "EPROTO" || code.startsWith("ERR_SSL_");
  if (isTls && /wrong.version|http.request|packet.length|record.layer|unsupported.protocol|unknown.protocol/i.test(`${code} ${message}`))
    return "speaks_plain";
  return "broken";
}

/** The error itself, or one for each address that was tried. */
function causesOf(error: unknown): { code: string; message: string }[] {
  if (typeof error !== "object" || error === null) return [];
  if ("errors" in error && Array.isArray(error.errors)) return error.errors.flatMap(causesOf);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return [{ code, message: error instanceof Error ? error.message : "" }];
}
