import { execFile } from "node:child_process";

/** A graphics card, as the system describes it. */
export interface Gpu {
  maker: "nvidia" | "amd" | "intel" | "apple";
  name: string;
  /** The driver's major version and the card's compute capability; null unless NVIDIA's driver answers. */
  cuda: { driver: number; capability: number } | null;
}

/** Runs a program and gives what it printed; null when there is no such program, or it failed. */
export type Query = (program: string, args: string[]) => Promise<string | null>;

const TIMEOUT_MS = 10_000;

const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

/** Asks the programs of this computer. */
export const querySystem: Query = (program, args) =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: TIMEOUT_MS, windowsHide: true, maxBuffer: MAX_OUTPUT_BYTES }, (error, output) =>
      resolve(error ? null : output),
    );
  });

/** The cards of this computer that could paint. One that the system does not tell of is missing, and the person may know better. */
export async function detectGpus(platform: NodeJS.Platform, query: Query): Promise<Gpu[]> {
  if (platform === "darwin") return appleGpus(await query("system_profiler", ["SPDisplaysDataType", "-json"]));
  const [withDriver, listed] = await Promise.all([
    query("nvidia-smi", ["--query-gpu=name,driver_version,compute_cap", "--format=csv,noheader"]),
    platform === "win32" ? windowsGpus(query) : linuxGpus(query),
  ]);
  const nvidia = nvidiaGpus(withDriver);
  return [...nvidia, ...listed.filter(({ maker }) => maker !== "nvidia" || nvidia.length === 0)];
}

/** Lines like "NVIDIA GeForce RTX 4070, 580.65.06, 8.9". */
function nvidiaGpus(output: string | null): Gpu[] {
  return (output ?? "").split(/\r?\n/).flatMap((line) => {
    const [name, driver, capability] = line.split(",").map((field) => field.trim());
    const cuda = { driver: Number.parseInt(driver ?? "", 10), capability: Number.parseFloat(capability ?? "") };
    return name && cuda.driver > 0 && cuda.capability > 0 ? [{ maker: "nvidia" as const, name, cuda }] : [];
  });
}

/** Lines like "01:00.0 VGA compatible controller [0300]: NVIDIA Corporation AD104 [GeForce RTX 4070] [10de:2786] (rev a1)". */
async function linuxGpus(query: Query): Promise<Gpu[]> {
  // Desktops start programs without the system administrator's folders in PATH, where some systems keep it.
  const output = (await query("lspci", ["-nn"])) ?? (await query("/usr/sbin/lspci", ["-nn"])) ?? (await query("/sbin/lspci", ["-nn"]));
  return (output ?? "").split("\n").flatMap((line) => {
    const [, name, vendor] = /\[03(?:00|02|80)\]: (.*?) \[([0-9a-f]{4}):[0-9a-f]{4}\]/.exec(line) ?? [];
    const maker =
      vendor === undefined ? undefined : { "10de": "nvidia" as const, "1002": "amd" as const, "8086": "intel" as const }[vendor];
    return name && maker ? [{ maker, name, cuda: null }] : [];
  });
}

async function windowsGpus(query: Query): Promise<Gpu[]> {
  const command = "(Get-CimInstance Win32_VideoController).Name";
  const output = await query("powershell.exe", ["-NoProfile", "-NonInteractive", "-Command", command]);
  return (output ?? "").split(/\r?\n/).flatMap((line) => {
    const name = line.trim();
    const maker = makerOf(name);
    return maker ? [{ maker, name, cuda: null }] : [];
  });
}

function makerOf(name: string): Gpu["maker"] | null {
  if (/nvidia|geforce|quadro/i.test(name)) return "nvidia";
  if (/\bamd\b|radeon/i.test(name)) return "amd";
  return /\bintel\b/i.test(name) ? "intel" : null;
}

/** `{"SPDisplaysDataType": [{"sppci_model": "Apple M2", ...}]}`; on Macs with an Intel processor these are AMD's or Intel's cards. */
function appleGpus(output: string | null): Gpu[] {
  const names = [...(output ?? "").matchAll(/"sppci_model"\s*:\s*"([^"]+)"/g)].flatMap(([, name]) => (name ? [name] : []));
  return names.filter((name) => name.startsWith("Apple ")).map((name) => ({ maker: "apple", name, cuda: null }));
}
