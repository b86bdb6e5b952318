import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "#base/clock.ts";
import type { AddedEngine } from "#contract/engines.ts";
import type { AddedEndpoint } from "#contract/host.ts";
import type { AppState, EngineSource } from "#contract/view.ts";
import { EngineLogins } from "../secrets/engine-logins.ts";
import { SecretFile } from "../secrets/secret-file.ts";
import { Discovery } from "../supervisor/discovery/discovery.ts";
import { HelpCache } from "../supervisor/launch/help-cache.ts";
import { LaunchPlanner } from "../supervisor/launch/launch-planner.ts";
import { Supervisor } from "../supervisor/supervisor.ts";
import { writeComfy } from "../supervisor/testing/fake-comfy.ts";
import { processesNaming } from "../supervisor/testing/processes.ts";
import { AddedEngines } from "./added-engines.ts";

const noKeyring = { isEncryptionAvailable: () => false, encryptString: () => Buffer.of(), decryptString: () => "" };

/** Their engine is a Python under `.venv/bin`. */
describe.skipIf(process.platform === "win32")("engines beside the first one", () => {
  let home: string;
  let comfy: string;
  let wanted: AddedEngine[];
  let engines: AddedEngines;
  let views: AppState["startedEngines"];
  let told: AddedEndpoint[];
  let logins: EngineLogins;
  beforeEach(() => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), "Easel tëst cards 画 "));
    comfy = writeComfy(path.join(home, "comfy"), { serves: true });
    [wanted, views, told] = [[], [], []];
    logins = new EngineLogins(new SecretFile(path.join(home, "logins"), noKeyring));
    const source: EngineSource = { kind: "folder", path: comfy };
    engines = new AddedEngines({
      wanted: () => wanted,
      logins,
      directory: path.join(home, "added"),
      supervise: ({ place, own, onChange }) => {
        const planner = new LaunchPlanner({
          practice: { node: process.execPath, script: "", directory: home },
          discovery: new Discovery({ systemInfo: async () => ({ platform: process.platform, home, env: {}, drives: [], confined: true }) }),
          help: new HelpCache(path.join(home, "flags.json")),
          modelPathsFile: path.join(home, "models.yaml"),
          own,
          choices: () => ({ memory: "auto", device: place.device, reserveVram: null, modelFolders: [], extraFlags: "" }),
          log: () => {},
        });
        return new Supervisor({
          clock: systemClock,
          random: () => 0,
          source,
          plan: () => planner.plan(source),
          onChange,
          onLine: () => {},
        });
      },
      onViews: (now) => {
        views = now;
      },
    });
    engines.onEndpoints = (endpoints) => {
      told = endpoints;
    };
  });
  afterEach(async () => {
    await engines.dispose();
    expect(processes()).toEqual([]);
    fs.rmSync(home, { recursive: true });
  });

  const processes = () => processesNaming(path.basename(home));
  const onCard = (name: string, device: number): AddedEngine => ({ name, place: { kind: "card", device }, weight: 1, labels: [] });
  const kindOf = (name: string) => views.find((one) => one.name === name)?.engine.state.kind;
  const ready = (...names: string[]) => vi.waitFor(() => expect(names.map(kindOf)).toEqual(names.map(() => "ready")), 60_000);

  it("each has its card and its port, is told to the bridge once it answers, and ends when it is not wanted any more", async () => {
    wanted = [onCard("two", 1), onCard("three", 2)];
    await engines.reconcile();
    await ready("two", "three");
    expect(told.map(({ name }) => name)).toEqual(["two", "three"]);
    expect(new Set(told.map(({ url }) => url)).size).toBe(2);
    const cards = processes().flatMap((line) => / --cuda-device (\d) /.exec(line)?.[1] ?? []);
    expect(cards.sort()).toEqual(["1", "2"]);
    wanted = [onCard("three", 2)];
    await engines.reconcile();
    expect(told.map(({ name }) => name)).toEqual(["three"]);
    expect(processes()).toHaveLength(1);
  });

  it("one that dies is started again, and the other goes on", async () => {
    wanted = [onCard("two", 1), onCard("three", 2)];
    await engines.reconcile();
    await ready("two", "three");
    const pidOn = (device: number) =>
      Number(
        processes()
          .find((line) => line.includes(`--cuda-device ${device}`))
          ?.trim()
          .split(" ")[0],
      );
    const [two, three] = [pidOn(1), pidOn(2)];
    process.kill(two, "SIGKILL");
    await vi.waitFor(() => expect([two, Number.NaN]).not.toContain(pidOn(1)), 60_000);
    await ready("two", "three");
    expect(pidOn(2)).toBe(three);
  });

  it("one at an address is told with its login, which no setting holds", async () => {
    const url = logins.takeAddress("http://me:secret@gpu:8188", true);
    wanted = [{ name: "far", place: { kind: "url", url }, weight: 2, labels: ["fast"] }];
    await engines.reconcile();
    expect(told).toEqual([
      { name: "far", url: "http://gpu:8188", weight: 2, labels: ["fast"], authorization: `Basic ${btoa("me:secret")}` },
    ]);
    expect([views, processes()]).toEqual([[], []]);
  });
});
