import { access, readdir } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { readRegularFile } from "#base/regular-file.ts";

/** Of files that are only looked into. */
const MAX_TEXT_BYTES = 8 * 1024 * 1024;

/** What decides where things lie. */
export interface HostOptions {
  home: string;
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
}

/** Where programs and settings lie on this computer; the one place that knows the operating systems apart. */
export class HostSystem {
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** With EASEL_HOME_OVERRIDE everything lies under that home, whatever else the environment says. */
  readonly #env: Record<string, string | undefined>;
  readonly #overridden: boolean;

  constructor({ home, platform, env }: HostOptions) {
    this.#overridden = Boolean(env.EASEL_HOME_OVERRIDE);
    this.home = env.EASEL_HOME_OVERRIDE || home;
    this.platform = platform;
    this.#env = this.#overridden ? {} : env;
  }

  /** An environment variable; undefined where it is not set, or empty. */
  env(name: string): string | undefined {
    return this.#env[name] || undefined;
  }

  /** A path in the home folder. */
  inHome(...way: string[]): string {
    return join(this.home, ...way);
  }

  /** The first of these that is there decides; where none is, the first. */
  async inUse(...ways: string[]): Promise<string> {
    return (await this.firstExisting(ways)) ?? ways[0] ?? this.home;
  }

  /** Windows: the roaming folder. */
  inAppData(...way: string[]): string {
    return join(this.env("APPDATA") ?? this.inHome("AppData", "Roaming"), ...way);
  }

  /** Windows: the folder of this computer alone. */
  inLocalAppData(...way: string[]): string {
    return join(this.env("LOCALAPPDATA") ?? this.inHome("AppData", "Local"), ...way);
  }

  /** `~/.config`, or where XDG says; a relative path there counts for nothing, as its specification has it. */
  inXdgConfig(...way: string[]): string {
    const folder = this.env("XDG_CONFIG_HOME");
    return join(folder !== undefined && isAbsolute(folder) ? folder : this.inHome(".config"), ...way);
  }

  /** Linux: where an app from Flathub keeps what others keep under `~/.config`. */
  inFlatpakConfig(app: string, ...way: string[]): string {
    return this.inHome(".var", "app", app, "config", ...way);
  }

  /** Where a desktop app of this platform keeps its settings. */
  inAppConfig(...way: string[]): string {
    if (this.platform === "win32") return this.inAppData(...way);
    if (this.platform === "darwin") return this.inHome("Library", "Application Support", ...way);
    return this.inXdgConfig(...way);
  }

  /** Home shortened to "~". */
  shown(path: string): string {
    const rest = path.slice(this.home.length);
    return path.startsWith(this.home) && /^([\\/]|$)/.test(rest) ? `~${rest}` : path;
  }

  /** Whether there is something at this path that may be seen. */
  exists(path: string): Promise<boolean> {
    return access(path).then(
      () => true,
      () => false,
    );
  }

  /** A small text file's content; null where there is none that may be read. */
  async text(path: string): Promise<string | null> {
    return readRegularFile(path, MAX_TEXT_BYTES).then(
      (bytes) => bytes.toString("utf8"),
      () => null,
    );
  }

  /** The first that is there; otherwise undefined. */
  async firstExisting(paths: readonly string[]): Promise<string | undefined> {
    for (const path of paths) if (await this.exists(path)) return path;
    return undefined;
  }

  /** Folders in `directory` whose name begins so, as whole paths, sorted. */
  async foldersNamed(directory: string, prefix: string): Promise<string[]> {
    const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
    return entries
      .filter((entry) => entry.isDirectory() && entry.name.startsWith(prefix))
      .map((entry) => join(directory, entry.name))
      .sort();
  }

  /** macOS: an app in one of the two Applications folders. */
  async hasMacApp(name: string): Promise<boolean> {
    if (this.platform !== "darwin") return false;
    const folders = [this.inHome("Applications"), ...(this.#overridden ? [] : ["/Applications"])];
    return (await this.firstExisting(folders.map((folder) => join(folder, `${name}.app`)))) !== undefined;
  }

  /** Windows: a program under `%LOCALAPPDATA%` or Program Files. */
  async hasWindowsProgram(...ways: string[]): Promise<boolean> {
    if (this.platform !== "win32") return false;
    const roots = [this.inLocalAppData(), ...["ProgramFiles", "PROGRAMFILES"].flatMap((name) => this.env(name) ?? [])];
    return (await this.firstExisting(roots.flatMap((root) => ways.map((way) => join(root, way))))) !== undefined;
  }

  /** Whether a terminal would find this command. */
  hasCommand(name: string): Promise<boolean> {
    return this.findCommand(name).then((path) => path !== undefined);
  }

  /**
   * Where a command is that a terminal would find; undefined where it finds none. A program started from a dock or menu has a short PATH,
   * so the folders that installers add in a person's shell profile are looked at, too.
   */
  async findCommand(name: string): Promise<string | undefined> {
    const separator = this.platform === "win32" ? ";" : ":";
    const folders = (this.env("PATH") ?? this.env("Path") ?? "").split(separator).filter((folder) => folder !== "");
    const usual = [".local/bin", ".npm-global/bin", ".bun/bin", ".cargo/bin", ".opencode/bin"].map((way) => this.inHome(way));
    const shared = this.platform === "win32" || this.#overridden ? [] : ["/usr/local/bin", "/opt/homebrew/bin"];
    const npm = this.platform === "win32" ? [this.inAppData("npm")] : [];
    const names = this.platform === "win32" ? [`${name}.exe`, `${name}.cmd`] : [name];
    const candidates = [...folders, ...usual, ...shared, ...npm].flatMap((folder) => names.map((file) => join(folder, file)));
    return this.firstExisting(candidates);
  }

  /** For an AI app's own program: this process's environment, with this computer's home. */
  environment(): Record<string, string | undefined> {
    const { ELECTRON_RUN_AS_NODE: _, ...env } = this.#overridden ? { PATH: process.env.PATH } : this.#env;
    return { ...env, HOME: this.home, ...(this.platform === "win32" ? { USERPROFILE: this.home } : {}) };
  }
}
