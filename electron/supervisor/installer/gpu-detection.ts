import { execFile } from "node:child_process";

/** A graphics card, as the system tells of it. */
export interface Card {
  maker: "nvidia" | "amd" | "intel" | "apple";
  name: string;
  /** NVIDIA with its driver at work: the driver's major version and the card's compute capability. */
  cuda: { driver: number; capability: number } | null;
}

/** What a program printed; null when there is none of that name, or it failed. */
export type Ask = (program: string, args: string[]) => Promise<string | null>;

const TIMEOUT_MS = 10_000;

export const askSystem: Ask = (program, args) =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: TIMEOUT_MS, windowsHide: true, maxBuffer: 4 * 1024 * 1024 }, (error, out) =>
      resolve(error ? null : out),
    );
  });

/** Every card of this computer that could paint; what nobody can tell is simply not there, and the person may know better. */
export async function findCards(platform: NodeJS.Platform, ask: Ask): Promise<Card[]> {
  if (platform === "darwin") return appleCards(await ask("system_profiler", ["SPDisplaysDataType", "-json"]));
  const [working, seen] = await Promise.all([
    ask("nvidia-smi", ["--query-gpu=name,driver_version,compute_cap", "--format=csv,noheader"]),
    platform === "win32" ? windowsCards(ask) : linuxCards(ask),
  ]);
  const nvidia = nvidiaCards(working);
  return [...nvidia, ...seen.filter((card) => card.maker !== "nvidia" || nvidia.length === 0)];
}

/** Lines like "NVIDIA GeForce RTX 4070, 580.65.06, 8.9". */
function nvidiaCards(said: string | null): Card[] {
  return (said ?? "").split(/\r?\n/).flatMap((line) => {
    const [name, driver, capability] = line.split(",").map((field) => field.trim());
    const cuda = { driver: Number.parseInt(driver ?? "", 10), capability: Number.parseFloat(capability ?? "") };
    return name && cuda.driver > 0 && cuda.capability > 0 ? [{ maker: "nvidia" as const, name, cuda }] : [];
  });
}

/** Lines like "01:00.0 VGA compatible controller [0300]: NVIDIA Corporation AD104 [GeForce RTX 4070] [10de:2786] (rev a1)". */
async function linuxCards(ask: Ask): Promise<Card[]> {
  // Desktops start programs without the folders for administrators, where some systems keep it.
  const said = (await ask("lspci", ["-nn"])) ?? (await ask("/usr/sbin/lspci", ["-nn"])) ?? (await ask("/sbin/lspci", ["-nn"]));
  return (said ?? "").split("\n").flatMap((line) => {
    const [, name, vendor] = /\[03(?:00|02|80)\]: (.*?) \[([0-9a-f]{4}):[0-9a-f]{4}\]/.exec(line) ?? [];
    const maker =
      vendor === undefined ? undefined : { "10de": "nvidia" as const, "1002": "amd" as const, "8086": "intel" as const }[vendor];
    return name && maker ? [{ maker, name, cuda: null }] : [];
  });
}

async function windowsCards(ask: Ask): Promise<Card[]> {
  const question = "(Get-CimInstance Win32_VideoController).Name";
  const said = await ask("powershell.exe", ["-NoProfile", "-NonInteractive", "-Command", question]);
  return (said ?? "").split(/\r?\n/).flatMap((line) => {
    const name = line.trim();
    const maker = makerOf(name);
    return maker ? [{ maker, name, cuda: null }] : [];
  });
}

function makerOf(name: string): Card["maker"] | null {
  if (/nvidia|geforce|quadro/i.test(name)) return "nvidia";
  if (/\bamd\b|radeon/i.test(name)) return "amd";
  return /\bintel\b/i.test(name) ? "intel" : null;
}

/** `{"SPDisplaysDataType": [{"sppci_model": "Apple M2", ...}]}`; Macs with Intel processors name AMD's or Intel's cards there. */
function appleCards(said: string | null): Card[] {
  const names = [...(said ?? "").matchAll(/"sppci_model"\s*:\s*"([^"]+)"/g)].flatMap(([, name]) => (name ? [name] : []));
  return names.filter((name) => name.startsWith("Apple ")).map((name) => ({ maker: "apple", name, cuda: null }));
}
