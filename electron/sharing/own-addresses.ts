import os from "node:os";

type Interfaces = ReturnType<typeof os.networkInterfaces>;

/** Networks at home and at work; an address of another kind is more likely a virtual machine's or a tunnel's. */
const LIKELY = [/^192\.168\./, /^10\./, /^172\.(1[6-9]|2\d|3[01])\./];

/** IPv4 addresses under which other computers of the network find this one, the likeliest first. */
export function ownAddresses(interfaces: Interfaces = os.networkInterfaces()): string[] {
  const all = Object.values(interfaces).flatMap((addresses) => addresses ?? []);
  const outward = all.filter(({ internal, family }) => !internal && family === "IPv4").map(({ address }) => address);
  const rank = (address: string) => LIKELY.findIndex((network) => network.test(address)) >>> 0;
  return [...new Set(outward)].filter((address) => !address.startsWith("169.254.")).sort((a, b) => rank(a) - rank(b));
}
