import { describe, expect, test } from "vitest";
import { stateFiles as filesIn, type Surroundings, stateDirectory } from "./state-directory.ts";

const stateFiles = (from: Surroundings) => filesIn(stateDirectory(from), from.platform);

describe("stateFiles", () => {
  test.each([
    ["linux", { HOME: "/home/ann" }, "/home/ann/.config/Easel"],
    ["darwin", { HOME: "/home/ann" }, "/home/ann/Library/Application Support/Easel"],
    ["linux", { EASEL_STATE_DIR: "/elsewhere" }, "/elsewhere"],
    ["linux", { XDG_CONFIG_HOME: "/xdg" }, "/home/ann/.config/Easel"],
    ["linux", { EASEL_STATE_DIR: "" }, "/home/ann/.config/Easel"],
  ])("on %s with %j it is %s", (platform, env, directory) => {
    expect(stateFiles({ env, platform, home: "/home/ann" })).toMatchObject({ directory, socket: `${directory}/bridge.sock` });
  });

  test("a user without a home folder is told what to do, and needs none where the folder is given", () => {
    const homeless = (env: Surroundings["env"]) => ({ env, platform: "linux", home: "" });
    expect(() => stateDirectory(homeless({}))).toThrow("Set EASEL_STATE_DIR");
    expect(stateDirectory(homeless({ EASEL_STATE_DIR: "/data" }))).toBe("/data");
  });

  test("a socket's path never gets too long for a socket", () => {
    const home = `/home/${"long".repeat(30)}`;
    const { socket } = stateFiles({ env: {}, platform: "linux", home });
    expect(Buffer.byteLength(socket)).toBeLessThan(100);
    expect(stateFiles({ env: {}, platform: "linux", home }).socket).toBe(socket);
    expect(stateFiles({ env: {}, platform: "linux", home: `${home}x` }).socket).not.toBe(socket);
  });

  test("on Windows it is a named pipe, one for each state directory", () => {
    const pipe = (directory: string) => stateFiles({ env: { EASEL_STATE_DIR: directory }, platform: "win32", home: "/home/ann" }).socket;
    expect(pipe("/a")).toMatch(/^\\\\\.\\pipe\\easel-[0-9a-f]{16}$/);
    expect(pipe("/a")).not.toBe(pipe("/b"));
  });
});
