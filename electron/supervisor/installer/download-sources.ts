import { z } from "zod";
import { readRegularFileSync } from "#base/regular-file.ts";
import { EaselError } from "#contract/errors.ts";

const MAX_FILE_BYTES = 1024 * 1024;

/** A wheel of uv, for one system. */
export const UvWheel = z.object({
  url: z.string(),
  sha256: z.string(),
  /** The size of the download. */
  bytes: z.number(),
  /** The program within the wheel. */
  entry: z.string(),
});
export type UvWheel = z.infer<typeof UvWheel>;

/**
 * Where an installation comes from: the only place with addresses, versions and checksums. Tests and mirrors use others. The sizes
 * are those of November 2026, and are only shown to people. README.md says how to bring all of this up to date.
 */
export const DownloadSources = z.object({
  /** uv brings Python and the packages. By system ("linux-x64"); from PyPI, whose archives are ZIP files with published checksums. */
  uv: z.object({ programs: z.record(z.string(), UvWheel) }),
  /** `from`: flags for `uv python install` that name another source than its own, which is python-build-standalone. */
  python: z.object({ version: z.string(), host: z.string(), from: z.array(z.string()) }),
  /** `tree`: the git tree that the archive must hold; null where it is not known. */
  comfyui: z.object({ version: z.string(), host: z.string(), archive: z.string(), tree: z.string().nullable() }),
  /** PyTorch's own index, to which the name of a build is appended ("cu130"). */
  torch: z.string(),
  /** AMD's index for Windows, to which the name of a family of cards is appended. */
  amd: z.string(),
  /** The index of everything else, and the hosts from which it and its files come. */
  packages: z.object({ index: z.string(), hosts: z.array(z.string()) }),
});
export type DownloadSources = z.infer<typeof DownloadSources>;

/**
 * The official sources, or those of a JSON file of the same shape (`EASEL_INSTALL_SOURCES`, for tests and mirrors).
 * @throws EaselError config_invalid when the file cannot be read
 */
export function loadDownloadSources(file: string | undefined): DownloadSources {
  if (!file) return officialSources;
  try {
    return DownloadSources.parse(JSON.parse(String(readRegularFileSync(file, MAX_FILE_BYTES))));
  } catch (error) {
    throw new EaselError("config_invalid", "install_sources_unreadable", {}, error);
  }
}

const UV_VERSION = "0.13.9";
const wheel = (path: string, tag: string, bytes: number, sha256: string): UvWheel => ({
  url: `https://files.pythonhosted.org/packages/${path}/uv-${UV_VERSION}-py3-none-${tag}.whl`,
  sha256,
  bytes,
  entry: `uv-${UV_VERSION}.data/scripts/uv${tag.startsWith("win") ? ".exe" : ""}`,
});

/** uv, ComfyUI and PyTorch from their makers. */
export const officialSources: DownloadSources = {
  uv: {
    programs: {
      "linux-x64": wheel(
        "3d/aa/26d64642d808de4a652579ef950d7cd2d37f080a8babf9c67c6b75fc4c3f",
        "manylinux_2_17_x86_64.manylinux2014_x86_64",
        17_606_939,
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
      ),
      "linux-arm64": wheel(
        "57/15/94b6cd62ac3ff6550288328e8035288875197cbc183f51554b266a69877b",
        "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
        18_026_789,
        "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
      ),
      "win32-x64": wheel(
        "dd/ef/ceeabf3631117f7354787d9fb1ffe943899e59ed4b887a696ed547e47e76",
        "win_amd64",
        15_662_317,
        "6a44b2ed8111d2f60d2b92627c5dccda3f7ed7570b18ce115e569cd68c28246b",
      ),
      "darwin-arm64": wheel(
        "f3/a7/a8d7b074798c7fb3b26b37584b8fe2e29df2ccdc24ce7902caab2a53edbf",
        "macosx_11_0_arm64",
        14_660_755,
        "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
      ),
    },
  },
  python: { version: "3.12", host: "github.com", from: [] },
  comfyui: {
    version: "0.24.1",
    host: "github.com",
    archive: "https://github.com/Comfy-Org/ComfyUI/archive/refs/tags/v0.24.1.zip",
    // `git rev-parse v0.24.1^{tree}`, where v0.24.1 is ba9ffa0a2b70250a2945e7cdca5d72febc53df51
    tree: "30cb297f6f306a1c8053bb502426a99d55527d89",
  },
  torch: "https://download.pytorch.org/whl",
  amd: "https://rocm.nightlies.amd.com/v2",
  packages: { index: "https://pypi.org/simple", hosts: ["pypi.org", "files.pythonhosted.org"] },
};
