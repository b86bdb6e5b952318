import { describe, expect, it } from "vitest";
import type { EngineLayout } from "#contract/view.ts";
import { isStartable } from "./discovery.ts";
import { FakeSystem, type Platform } from "./fake-system.ts";
import type { Install } from "./layout.ts";
import { layouts } from "./layouts.ts";

/** Nothing was ever run on Windows or macOS: these are injected platforms, on files that are arranged as theirs are. */
const EVERYWHERE: readonly Platform[] = ["win32", "darwin", "linux"];
const settingsOf = { win32: "~/AppData/Roaming", darwin: "~/Library/Application Support", linux: "~/.config" } as const;
const program = (pc: FakeSystem, venv: string) => pc.at(pc.platform === "win32" ? `${venv}/Scripts/python.exe` : `${venv}/bin/python3`);

interface Case {
  id: EngineLayout;
  on: readonly Platform[];
  build: (pc: FakeSystem) => void;
  expected: (pc: FakeSystem) => Partial<Omit<Install, "layout">> & { start: boolean };
}

const cases: Record<string, Case> = {
  "a clone with a virtual environment": {
    id: "git",
    on: EVERYWHERE,
    build: (pc) => {
      pc.comfy("~/my 画 tools/ComfyUI", "0.3.64");
      pc.venv("~/my 画 tools/ComfyUI/.venv");
    },
    expected: (pc) => ({
      start: true,
      folder: pc.at("~/my 画 tools/ComfyUI"),
      code: pc.at("~/my 画 tools/ComfyUI"),
      version: "0.3.64",
      python: { program: program(pc, "~/my 画 tools/ComfyUI/.venv"), name: "Python 3.12 in .venv", path: [] },
      flags: [],
    }),
  },
  "a clone whose environment lies beside it": {
    id: "git",
    on: EVERYWHERE,
    build: (pc) => {
      pc.comfy("~/ai/ComfyUI");
      pc.venv("~/ai/venv");
      pc.torch("~/ai/venv");
    },
    expected: (pc) => ({ start: true, python: { program: program(pc, "~/ai/venv"), name: "Python 3.12 in venv", path: [] } }),
  },
  "a clone beside the environment of something else": {
    id: "git",
    on: EVERYWHERE,
    build: (pc) => {
      pc.comfy("~/ai/ComfyUI");
      pc.venv("~/ai/venv");
    },
    expected: () => ({ start: false, python: null }),
  },
  "a clone with a conda environment named after it": {
    id: "git",
    on: EVERYWHERE,
    build: (pc) => {
      pc.comfy("~/ComfyUI");
      pc.conda("~/miniconda3/envs/comfyui");
      pc.conda("~/miniconda3/envs/other");
      const list = ["~/miniconda3", "~/miniconda3/envs/other", "~/miniconda3/envs/comfyui"].map((place) => pc.at(place));
      pc.file("~/.conda/environments.txt", list.join(pc.platform === "win32" ? "\r\n" : "\n"));
    },
    expected: (pc) => {
      const root = "~/miniconda3/envs/comfyui";
      const path = pc.platform === "win32" ? ["", "/Library/mingw-w64/bin", "/Library/usr/bin", "/Library/bin", "/Scripts"] : ["/bin"];
      const name = "Python 3.11 in conda's comfyui";
      const python = pc.at(pc.platform === "win32" ? `${root}/python.exe` : `${root}/bin/python3`);
      const folders = path.map((way) => pc.at(`${root}${way}`));
      return { start: true, python: { program: python, name, path: folders }, path: folders };
    },
  },
  "a clone with two conda environments that could be its own": {
    id: "git",
    on: ["linux"],
    build: (pc) => {
      pc.comfy("~/ComfyUI");
      for (const name of ["comfy-old", "comfy-new"]) pc.conda(`~/miniconda3/envs/${name}`);
      pc.file("~/.conda/environments.txt", ["comfy-old", "comfy-new"].map((name) => pc.at(`~/miniconda3/envs/${name}`)).join("\n"));
    },
    expected: () => ({ start: false, python: null }),
  },
  "the portable archive, unpacked one folder too deep on another drive, with the person's own flags": {
    id: "portable",
    on: ["win32"],
    build: (pc) => {
      const root = "D:/KI Bilder/ComfyUI_windows_portable";
      pc.comfy(`${root}/ComfyUI`);
      pc.embedded(`${root}/python_embeded`);
      pc.file(`${root}/run_cpu.bat`, ".\\python_embeded\\python.exe -s ComfyUI\\main.py --cpu --windows-standalone-build\r\npause\r\n");
      pc.file(
        `${root}/run_nvidia_gpu.bat`,
        '@echo off\r\nrem main.py --novram\r\n.\\python_embeded\\python.exe -s ComfyUI\\main.py --windows-standalone-build ^\r\n --lowvram --output-directory "D:\\meine Bilder" > log.txt\r\npause\r\n',
      );
    },
    expected: (pc) => ({
      start: true,
      folder: pc.at("D:/KI Bilder/ComfyUI_windows_portable"),
      code: pc.at("D:/KI Bilder/ComfyUI_windows_portable/ComfyUI"),
      cwd: pc.at("D:/KI Bilder/ComfyUI_windows_portable"),
      python: {
        program: pc.at("D:/KI Bilder/ComfyUI_windows_portable/python_embeded/python.exe"),
        name: "Python 3.12 of its own",
        path: [],
      },
      flags: ["--windows-standalone-build", "--lowvram", "--output-directory", "D:\\meine Bilder"],
    }),
  },
  "the first Comfy Desktop": {
    id: "desktop-1",
    on: ["win32"],
    build: (pc) => {
      pc.file(`${settingsOf.win32}/ComfyUI/config.json`, { basePath: pc.at("D:/Comfy"), installState: "installed" });
      for (const name of ["models/x", "user/x"]) pc.file(`D:/Comfy/${name}`);
      pc.venv("D:/Comfy/.venv");
      pc.comfy("~/AppData/Local/Programs/@comfyorgcomfyui-electron/resources/ComfyUI", "0.3.70");
    },
    expected: (pc) => ({
      start: false,
      folder: pc.at("D:/Comfy"),
      code: pc.at("~/AppData/Local/Programs/@comfyorgcomfyui-electron/resources/ComfyUI"),
      version: "0.3.70",
    }),
  },
  "the first Comfy Desktop with its folder in Documents": {
    id: "desktop-1",
    on: ["darwin"],
    build: (pc) => {
      pc.file(`${settingsOf.darwin}/ComfyUI/config.json`, { basePath: pc.at("~/Documents/ComfyUI") });
      for (const name of ["models/x", "user/x"]) pc.file(`~/Documents/ComfyUI/${name}`);
      pc.venv("~/Documents/ComfyUI/.venv"); // not looked at, because nobody asked for it
      pc.comfy("/Applications/ComfyUI.app/Contents/Resources/ComfyUI", "0.3.70");
    },
    expected: (pc) => ({ start: false, folder: pc.at("~/Documents/ComfyUI"), version: "0.3.70", python: null }),
  },
  "the second Comfy Desktop": {
    id: "desktop-2",
    on: EVERYWHERE,
    build: (pc) => {
      const records = { win32: "~/AppData/Roaming/Comfy Desktop", darwin: `${settingsOf.darwin}/Comfy Desktop`, linux: "" };
      const folder = pc.platform === "linux" ? "~/.local/share/comfyui-desktop-2" : records[pc.platform];
      pc.file(`${folder}/installations.json`, [
        { id: "i1", installPath: pc.at("~/Studio/Main"), sourceId: "standalone" },
        "?",
        { id: "cloud" },
      ]);
      pc.comfy("~/Studio/Main/ComfyUI");
      pc.venv("~/Studio/Main/ComfyUI/.venv");
      pc.file("~/Studio/Main/standalone-env/x");
    },
    expected: (pc) => ({
      start: false,
      folder: pc.at("~/Studio/Main"),
      code: pc.at("~/Studio/Main/ComfyUI"),
      version: "0.24.0",
      python: { program: program(pc, "~/Studio/Main/ComfyUI/.venv"), name: "Python 3.12 in .venv", path: [] },
    }),
  },
  "the second Comfy Desktop without its record": {
    id: "desktop-2",
    on: EVERYWHERE,
    build: (pc) => {
      const parent = pc.platform === "win32" ? "~/AppData/Local/Comfy-Desktop/ComfyUI-Installs" : "~/ComfyUI-Installs";
      pc.comfy(`${parent}/One/ComfyUI`);
      pc.file(`${parent}/One/standalone-env/x`);
    },
    expected: () => ({ start: false, version: "0.24.0" }),
  },
  "a package of Stability Matrix": {
    id: "stability-matrix",
    on: EVERYWHERE,
    build: (pc) => {
      const library = pc.platform === "win32" ? "D:/SM" : "~/Bilder/SM";
      pc.file(`${settingsOf[pc.platform]}/StabilityMatrix/library.json`, { LibraryPath: pc.at(library) });
      pc.file(`${library}/settings.json`, {
        InstalledPackages: [
          { PackageName: "stable-diffusion-webui", LibraryPath: "Packages\\webui" },
          {
            PackageName: "ComfyUI",
            LibraryPath: pc.platform === "win32" ? "Packages\\Mein ComfyUI" : "Packages/Mein ComfyUI",
            LaunchArgs: [
              { Name: "--lowvram", Type: "Bool", OptionValue: true },
              { Name: "--highvram", OptionValue: false },
              { Name: "--reserve-vram", OptionValue: 2 },
              { Name: "", OptionValue: '--fast --output-directory "a b"' },
              { Name: "--nothing", OptionValue: null },
            ],
          },
        ],
        PathExtensions: [pc.at(`${library}/Assets/PortableGit/bin`), pc.at(`${library}/gone`)],
      });
      for (const way of ["PortableGit/bin/x", "ffmpeg"]) pc.file(`${library}/Assets/${way}`);
      pc.comfy(`${library}/Packages/Mein ComfyUI`);
      pc.venv(`${library}/Packages/Mein ComfyUI/venv`, "3.10");
    },
    expected: (pc) => {
      const library = pc.platform === "win32" ? "D:/SM" : "~/Bilder/SM";
      return {
        start: true,
        folder: pc.at(`${library}/Packages/Mein ComfyUI`),
        python: { program: program(pc, `${library}/Packages/Mein ComfyUI/venv`), name: "Python 3.10 in venv", path: [] },
        flags: ["--lowvram", "--reserve-vram", "2", "--fast", "--output-directory", "a b"],
        path: [pc.at(`${library}/Assets/PortableGit/bin`), pc.at(`${library}/Assets`)],
      };
    },
  },
  "a package of a portable Stability Matrix": {
    id: "stability-matrix",
    on: EVERYWHERE,
    build: (pc) => {
      const data = pc.platform === "win32" ? "D:/StabilityMatrix/Data" : "~/StabilityMatrix/Data";
      pc.file(`${data}/.sm-portable`);
      pc.file(`${data}/settings.json`, { InstalledPackages: [{ PackageName: "ComfyUI", LibraryPath: "Packages/ComfyUI" }] });
      pc.comfy(`${data}/Packages/ComfyUI`);
      pc.venv(`${data}/Packages/ComfyUI/venv`);
    },
    expected: () => ({ start: true, flags: [] }),
  },
  "an app of Pinokio": {
    id: "pinokio",
    on: EVERYWHERE,
    build: (pc) => {
      const home = pc.platform === "win32" ? "D:/pinokio" : "~/KI/pinokio";
      pc.file("~/.pinokio/config.json", { home: pc.at(home), theme: "dark" });
      pc.file(`${home}/api/comfy.git/pinokio.js`);
      pc.comfy(`${home}/api/comfy.git/app`);
      pc.venv(`${home}/api/comfy.git/app/env`);
    },
    expected: (pc) => ({ start: false, folder: pc.at(`${pc.platform === "win32" ? "D:/pinokio" : "~/KI/pinokio"}/api/comfy.git/app`) }),
  },
  "a workspace of comfy-cli": {
    id: "comfy-cli",
    on: EVERYWHERE,
    build: (pc) => {
      const folder = pc.platform === "win32" ? "~/AppData/Local/comfy-cli" : `${settingsOf[pc.platform]}/comfy-cli`;
      const workspace = pc.at("~/comfy space/ComfyUI");
      pc.file(
        `${folder}/config.ini`,
        `[DEFAULT]\nenable_tracking = False\nrecent_workspace = ${workspace}\ndefault_workspace = ${workspace}\ndefault_launch_extras = --fast --lowvram\n`,
      );
      pc.comfy("~/comfy space/ComfyUI");
      pc.venv("~/comfy space/ComfyUI/.venv");
    },
    expected: (pc) => ({ start: true, folder: pc.at("~/comfy space/ComfyUI"), flags: ["--fast", "--lowvram"] }),
  },
  "the usual workspace of comfy-cli": {
    id: "comfy-cli",
    on: ["win32", "linux"],
    build: (pc) => {
      const workspace = pc.platform === "win32" ? "~/Documents/comfy/ComfyUI" : "~/comfy/ComfyUI";
      pc.comfy(workspace);
      pc.venv(`${workspace}/venv`);
    },
    expected: () => ({ start: true }),
  },
  "the server of Krita's plugin": {
    id: "krita",
    on: EVERYWHERE,
    build: (pc) => {
      const data = { ...settingsOf, linux: "~/.local/share" }[pc.platform];
      const server = `${data}/krita/ai_diffusion/server`;
      pc.comfy(`${server}/ComfyUI`);
      if (pc.platform === "win32") pc.embedded(`${server}/python`, "310");
      else pc.venv(`${server}/venv`);
    },
    expected: (pc) => ({ start: true, version: "0.24.0", ...(pc.platform === "win32" ? {} : { flags: [] }) }),
  },
  "the server of Krita's plugin where its settings say": {
    id: "krita",
    on: EVERYWHERE,
    build: (pc) => {
      const data = { ...settingsOf, linux: "~/.local/share" }[pc.platform];
      pc.file(`${data}/krita/ai_diffusion/settings.json`, { server_path: pc.at("~/kra server") });
      pc.comfy("~/kra server/ComfyUI");
      pc.venv("~/kra server/venv");
    },
    expected: (pc) => ({ start: true, folder: pc.at("~/kra server") }),
  },
};

const runs = Object.entries(cases).flatMap(([name, one]) => one.on.map((platform) => ({ name, platform, ...one })));

it.each(runs)(
  "$name, on $platform, is found once, and is recognised when its folder is chosen",
  async ({ platform, id, build, expected }) => {
    const pc = new FakeSystem(platform);
    build(pc);
    const { start, ...facts } = expected(pc);
    const installs = await pc.discovery().installs();
    expect(installs.map(({ layout, folder }) => [layout.id, folder])).toEqual([[id, facts.folder ?? expect.any(String)]]);
    const [install] = installs;
    if (!install) throw new Error("nothing was found");
    expect(install).toMatchObject(facts);
    expect(isStartable(install)).toBe(start);
    expect((await pc.discovery().recognise(install.folder)).layout.id).toBe(id);
  },
);

it("every layout of the table has its tests", () => {
  expect(new Set(Object.values(cases).map(({ id }) => id))).toEqual(new Set(layouts.map(({ id }) => id)));
});

describe("ports that an app's own records name", () => {
  it.each(EVERYWHERE)("Comfy Desktop's locks, on %s", async (platform) => {
    const pc = new FakeSystem(platform);
    const folder = platform === "linux" ? "~/.local/state/comfyui-desktop-2" : `${settingsOf[platform]}/Comfy Desktop`;
    for (const name of ["port-8190.json", "port-x.json", "port-99999.json"]) pc.file(`${folder}/port-locks/${name}`, {});
    const desktop = layouts.find(({ id }) => id === "desktop-2");
    expect(await desktop?.ports?.(pc.fileSystem())).toEqual([8190]);
  });

  it.each(EVERYWHERE)("in Pinokio's log of ComfyUI's output, on %s", async (platform) => {
    const pc = new FakeSystem(platform);
    pc.file("~/.pinokio/config.json", { home: pc.at("~/pinokio") });
    const output = (port: number) => `\u001b[32m[INFO]\u001b[0m Starting server\r\nTo see the GUI go to: http://127.0.0.1:${port}\r\n`;
    pc.comfy("~/pinokio/api/comfy.git/app");
    pc.file("~/pinokio/api/comfy.git/logs/api/start.js/latest", `${output(42003)}${"100%|####| 20/20\n".repeat(100_000)}${output(42004)}`);
    pc.file("~/pinokio/api/comfy.git/logs/api/start.js/1700000000000", output(42001));
    pc.file("~/pinokio/api/comfy.git/logs/api/update.js/latest", "http://127.0.0.1:99999 http://example.com:42002");
    pc.file("~/pinokio/api/another.git/app/main.py");
    pc.file("~/pinokio/api/another.git/logs/api/start.js/latest", output(42005));
    const one = layouts.find(({ id }) => id === "pinokio");
    expect(await one?.ports?.(pc.fileSystem())).toEqual([42003]);
  });

  it("comfy-cli's background server", async () => {
    const pc = new FakeSystem("linux");
    pc.file("~/.config/comfy-cli/config.ini", "[DEFAULT]\nbackground = ('127.0.0.1', '8199', 4711)\n");
    const cli = layouts.find(({ id }) => id === "comfy-cli");
    expect(await cli?.ports?.(pc.fileSystem())).toEqual([8199]);
  });
});
