import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flagProblemText } from "#contract/messages/en/errors/supervisor.ts";
import { splitFlags } from "../discovery/command-line.ts";
import { combineFlags, flagProblem, flagsForChoices, type GivenFlag, type KnownFlags, parseFlags, parseHelp } from "./flags.ts";

/** Every form in which argparse prints a flag. */
const HELP = `usage: main.py [-h] [--listen [IP]] [--port PORT] [--enable-cors-header [ORIGIN]] [--multi-user] [--extra-model-paths-config PATH [PATH ...]] [--cuda-device DEVICE_ID] [--preview-method [none,auto,latent2rgb]] [--gpu-only | --highvram | --lowvram | --cpu] [--cache-ram [GB ...] | --cache-lru CACHE_LRU] [--reserve-vram RESERVE_VRAM] [--directml [DIRECTML_DEVICE]] [--fast [FAST ...]] [--verbose [{DEBUG,INFO}]] [--hashing {md5,sha1}] [--feature-flag KEY[=VALUE]] [--disable-smart-memory] [--auto-launch]

options:
  -h, --help            show this
  --listen [IP]         where (default: 127.0.0.1). With  two blanks, and --port inside.
  --port PORT           which
  --enable-cors-header [ORIGIN]
                        --not-a-flag of its own line
  --multi-user          several
  --extra-model-paths-config PATH [PATH ...]
                        files
  --cuda-device DEVICE_ID
  --preview-method [none,auto,latent2rgb]
                        look
  --gpu-only            all
  --highvram            much
  --lowvram             little
  --cpu                 none
  --cache-ram [GB ...]  cache
  --cache-lru CACHE_LRU
                        cache
  --reserve-vram RESERVE_VRAM
  --directml [DIRECTML_DEVICE]
  --fast [FAST ...]     quick
  --verbose [{DEBUG,INFO}]
                        say
  --hashing {md5,sha1}  how
  --feature-flag KEY[=VALUE]
                        set
  --disable-smart-memory
  --auto-launch         open
`;
const known = parseHelp(HELP);
if (!known) throw new Error("the help was not read");
const combine = (lines: string[]) =>
  combineFlags(
    lines.map((line) => parseFlags(splitFlags(line))),
    known,
  );

describe("the help", () => {
  it("tells each flag, how many values it takes, and which flags exclude each other", () => {
    const flags = Object.fromEntries([...known.flags].map(([flag, { nargs, choices }]) => [flag, choices ? [nargs, ...choices] : nargs]));
    expect(flags).toEqual({
      "--listen": "?",
      "--port": "1",
      "--enable-cors-header": "?",
      "--multi-user": "0",
      "--extra-model-paths-config": "+",
      "--cuda-device": "1",
      "--preview-method": ["1", "none", "auto", "latent2rgb"],
      "--gpu-only": "0",
      "--highvram": "0",
      "--lowvram": "0",
      "--cpu": "0",
      "--cache-ram": "*",
      "--cache-lru": "1",
      "--reserve-vram": "1",
      "--directml": "?",
      "--fast": "*",
      "--verbose": ["?", "DEBUG", "INFO"],
      "--hashing": ["1", "md5", "sha1"],
      "--feature-flag": "1",
      "--disable-smart-memory": "0",
      "--auto-launch": "0",
    });
    expect(known.exclusive).toEqual([
      ["--gpu-only", "--highvram", "--lowvram", "--cpu"],
      ["--cache-ram", "--cache-lru"],
    ]);
    expect(parseHelp(HELP.replaceAll("\n", "\r\n"))?.flags.size).toBe(known.flags.size);
  });

  it("is not everything that a program prints", () => {
    expect(parseHelp("Traceback (most recent call last):\n\nModuleNotFoundError")).toBeNull();
    expect(parseHelp("usage: other [-h]\n\noptions:\n  -h, --help  this\n")).toBeNull();
  });
});

describe("a flag", () => {
  const problem = (line: string, flags: KnownFlags | null = known) => {
    const found = flagProblem(parseFlags(splitFlags(line))[0] ?? { flag: "", values: [] }, flags);
    return found && flagProblemText(found);
  };

  it.each([
    ["--fast", null],
    ["--fast fp16 cublas", null],
    ["--directml -1", null],
    ["--verbose", null],
    ["--verbose DEBUG", null],
    ["--cache-lru=4", null],
    ["--feature-flag show=true", null],
    ["--normalvram", "does not know"],
    ["--enable-c", "does not know"], // argparse would take it for --enable-cors-header
    ["--lowvram yes", "no value"],
    ["--cuda-device", "one value"],
    ["--cuda-device 0 1", "one value"],
    ["--verbose DEBUG INFO", "at most"],
    ["--extra-model-paths-config", "at least one"],
    ["--verbose LOUD", "none of DEBUG, INFO"],
    ["loose words", "belongs to no flag"],
    ["-- --listen", "no flag"],
    ["-s", "no flag"],
  ])("%s: %s", (line, expected) => {
    if (expected === null) expect(problem(line)).toBeNull();
    else expect(problem(line)).toContain(expected);
  });

  it.each([
    ["--enable-cors-header *", "website"],
    ["--enable-cors-header=*", "website"],
    ["--listen 0.0.0.0", "other computers"],
    ["--listen", "other computers"],
    ["--port 1", "free port"],
    ["--multi-user", "user"],
    ["--auto-launch", "browser"],
    ["-h", "end at once"],
    ["--help", "end at once"],
  ])("%s is forbidden with its reason, known or not", (line, reason) => {
    expect(problem(line)).toContain(reason);
    expect(problem(line, null)).toContain(reason);
  });
});

it("is forbidden by its beginning, too, where the help could not be read", () => {
  for (const flag of ["--enable-c", "--lis", "--p", "--"]) expect(flagProblem({ flag, values: [] }, null)).not.toBeNull();
  expect(flagProblem({ flag: "--fast", values: [] }, null)).toBeNull();
});

describe("what the person chose", () => {
  const choices = { memory: "auto", device: null, reserveVram: null, modelFolders: [], extraFlags: "" } as const;
  const flags = (given: GivenFlag[]) => given.map(({ flag, values }) => [flag, ...values].join(" "));
  const chosen = (over: Partial<Parameters<typeof flagsForChoices>[0]>, cpu = false) =>
    flags(flagsForChoices({ ...choices, ...over, modelFolders: [] }, cpu, known));

  it("becomes flags", () => {
    expect(chosen({})).toEqual([]);
    expect(chosen({ memory: "less" })).toEqual(["--lowvram"]);
    expect(chosen({ memory: "less", device: 1, reserveVram: 1.5 })).toEqual(["--lowvram", "--cuda-device 1", "--reserve-vram 1.5"]);
    expect(chosen({ memory: "cpu", device: 1, reserveVram: 2 })).toEqual(["--cpu"]);
    expect(chosen({ memory: "less", device: 1 }, true)).toEqual(["--cpu"]);
    const dynamic = {
      ...known,
      flags: new Map([...known.flags, ["--disable-dynamic-vram", { nargs: "0", choices: null }] as const]),
    };
    expect(flags(flagsForChoices({ ...choices, memory: "less", modelFolders: [] }, false, dynamic))).toEqual([
      "--lowvram",
      "--disable-smart-memory",
    ]);
  });
});

describe("several lists", () => {
  it("are combined: the later flag wins, and what is left out is logged", () => {
    expect(
      combine(["--preview-method auto", "--highvram --normalvram --preview-method none --listen 0.0.0.0", "--fast a", "--cpu"]),
    ).toEqual({
      args: ["--preview-method", "none", "--fast", "a", "--cpu"],
      notes: [
        "--normalvram is left out: this version of ComfyUI does not know it",
        "--listen is left out: it could open your ComfyUI to other computers, and Easel keeps it to this one",
        "--highvram is left out: --cpu was chosen instead",
      ],
    });
  });

  it("keep what may be given several times", () => {
    expect(combine(["--feature-flag a --extra-model-paths-config x", "--feature-flag b --extra-model-paths-config y"]).args).toEqual(
      splitFlags("--feature-flag a --extra-model-paths-config x --feature-flag b --extra-model-paths-config y"),
    );
  });

  it("never let through what is forbidden, nor two that exclude each other, whatever is typed", () => {
    const word = fc.oneof(
      fc.constantFrom(...known.flags.keys(), "--enable-cors-header=*", "--listen", "-h", "--listen=0.0.0.0", "0.0.0.0", "1", "x y"),
      fc.string(),
    );
    const refused = ["--enable-cors-header", "--listen", "--port", "--multi-user", "--auto-launch", "-h", "--help"];
    fc.assert(
      fc.property(fc.array(fc.array(word, { maxLength: 8 }), { maxLength: 4 }), (lists) => {
        for (const flags of [known, null]) {
          const { args } = combineFlags(lists.map(parseFlags), flags);
          for (const one of args.map((text) => text.split("=")[0] ?? ""))
            expect(one !== "" && one !== "-" && refused.some((flag) => flag.startsWith(one))).toBe(false);
          for (const group of flags?.exclusive ?? []) expect(args.filter((one) => group.includes(one)).length).toBeLessThan(2);
        }
      }),
    );
  });
});
