import net from "node:net";
import type { Clock } from "#base/clock.ts";
import { MemoryRateLimiter } from "../../../auth/rate-limiter.ts";

/** Wrong tokens that one address may send within a minute before it is told to wait: a client with an old token sends a few, a guesser thousands. */
const MAX_WRONG_TOKENS_PER_MINUTE = 30;

/**
 * Counts wrong tokens by the address they come from. A right token is never counted and never refused, whatever else its address sends:
 * many people may share one address. Remembers 10,000 addresses at most; the one that was quiet the longest is forgotten first.
 */
export class WrongTokens {
  readonly #limiter: MemoryRateLimiter;

  constructor(clock: Clock) {
    this.#limiter = new MemoryRateLimiter(clock);
  }

  /** Counts a wrong token. Milliseconds until the address may try again; null while it has not sent too many. */
  count(address: string): Promise<number | null> {
    return this.#limiter.take(networkOf(address), MAX_WRONG_TOKENS_PER_MINUTE);
  }
}

/** In IPv6 whoever has one address has all of its network (/64), so the network is counted. Anything that is no address is cut short. */
export function networkOf(address: string): string {
  const [bare = ""] = address.split("%");
  const ipv4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  if (ipv4 !== undefined) return ipv4;
  if (!net.isIPv6(bare)) return address.slice(0, 64);
  const [left = "", right] = bare.toLowerCase().split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  const head = groups(left);
  const zeros = right === undefined ? 0 : 8 - head.length - groups(right).length;
  const whole = [...head, ...Array<string>(Math.max(0, zeros)).fill("0"), ...groups(right ?? "")];
  return `${whole
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}
