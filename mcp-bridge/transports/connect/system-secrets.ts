import { spawn } from "node:child_process";
import fs from "node:fs";

/** What the system keeps secrets with. Each is asked through the program that comes with it, so that nothing native is needed. */
export interface SystemSecrets {
  kind: "secret-service" | "keychain" | "dpapi";
  /** As it is told to a person, after "in". */
  place: string;
  /** Keeps a secret under an address; gives what must be remembered to read it again, which is no secret. Throws SecretsUnavailable. */
  keep(address: string, secret: string): Promise<string>;
  /** Throws SecretsUnavailable, also where it keeps none under that address. */
  read(address: string, remembered: string): Promise<string>;
  /** Throws SecretsUnavailable. */
  forget(address: string): Promise<void>;
}

/** The system's program is not there, or did not do it; the message is what it said. */
export class SecretsUnavailable extends Error {}

/** A person may have to unlock their keyring first, in a window of the system's. */
const TIMEOUT_MS = 60_000;
const SERVICE = "easel-bridge";

/** Null where Easel knows of none on this platform. */
export function systemSecrets(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): SystemSecrets | null {
  if (platform === "linux") return secretService(withSessionBus(env));
  if (platform === "darwin") return keychain(env);
  if (platform === "win32") return dataProtection(env);
  return null;
}

/** GNOME's keyring, KDE's wallet and KeePassXC, by libsecret's `secret-tool`. https://manpages.debian.org/secret-tool */
function secretService(env: NodeJS.ProcessEnv): SystemSecrets {
  const attributes = (address: string) => ["service", SERVICE, "address", address];
  const run = (args: string[], input?: string) => output("secret-tool", args, env, input);
  return {
    kind: "secret-service",
    place: "the keyring of this desktop",
    keep: async (address, secret) => {
      await run(["store", `--label=Easel: ${address}`, ...attributes(address)], secret);
      return "";
    },
    read: (address) => run(["lookup", ...attributes(address)]),
    forget: async (address) => void (await run(["clear", ...attributes(address)])),
  };
}

/**
 * AI apps start their servers with little more than HOME and PATH (the MCP SDK's list), and without the address of the session's bus.
 * It is where systemd puts it.
 */
function withSessionBus(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const runtime = env.XDG_RUNTIME_DIR ?? `/run/user/${process.getuid?.()}`;
  const bus = env.DBUS_SESSION_BUS_ADDRESS ?? (fs.existsSync(`${runtime}/bus`) ? `unix:path=${runtime}/bus` : undefined);
  return { ...env, XDG_RUNTIME_DIR: runtime, ...(bus !== undefined && { DBUS_SESSION_BUS_ADDRESS: bus }) };
}

/** macOS's login keychain, by `security`; its commands are read from stdin, since every process sees the arguments of others. */
function keychain(env: NodeJS.ProcessEnv): SystemSecrets {
  const item = (address: string) => ["-s", SERVICE, "-a", address];
  const run = (args: string[], input?: string) => output("security", args, env, input);
  return {
    kind: "keychain",
    place: "the keychain of this Mac",
    keep: async (address, secret) => {
      const hex = Buffer.from(secret).toString("hex");
      await run(["-i"], `add-generic-password -U ${item(address).join(" ")} -X ${hex}\n`);
      return "";
    },
    read: (address) => run(["find-generic-password", ...item(address), "-w"]),
    forget: async (address) => void (await run(["delete-generic-password", ...item(address)])),
  };
}

/** Windows' Data Protection API, by PowerShell: the secret is encrypted for this person on this computer, and kept by us. */
function dataProtection(env: NodeJS.ProcessEnv): SystemSecrets {
  const run = (conversion: string, input: string) => {
    const script = `$ErrorActionPreference = 'Stop'; Add-Type -AssemblyName System.Security; $in = [Console]::In.ReadToEnd().Trim(); [Console]::Out.Write((${conversion}))`;
    return output("powershell.exe", ["-NoProfile", "-NonInteractive", "-Command", script], env, input);
  };
  const call = (method: string, bytes: string) => `[Security.Cryptography.ProtectedData]::${method}(${bytes}, $null, 'CurrentUser')`;
  return {
    kind: "dpapi",
    place: "a file that Windows has encrypted for you alone",
    keep: (_address, secret) => run(`[Convert]::ToBase64String(${call("Protect", "[Text.Encoding]::UTF8.GetBytes($in)")})`, secret),
    read: (_address, sealed) => run(`[Text.Encoding]::UTF8.GetString(${call("Unprotect", "[Convert]::FromBase64String($in)")})`, sealed),
    forget: async () => {}, // It is nowhere but in what is remembered.
  };
}

/** What the program printed. Throws SecretsUnavailable where it cannot be started, takes too long, or ends with another code than 0. */
function output(command: string, args: readonly string[], env: NodeJS.ProcessEnv, input = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ["pipe", "pipe", "pipe"], windowsHide: true, timeout: TIMEOUT_MS });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.stdin.on("error", () => {}); // It has ended, and its end is told.
    child.stdin.end(input);
    child.once("error", ({ message }) => reject(new SecretsUnavailable(message)));
    child.once("close", (code) => {
      if (code === 0) resolve(stdout.trim());
      else reject(new SecretsUnavailable(`${command}: ${stderr.trim().split("\n")[0] || "it has no such secret, or may not give it"}`));
    });
  });
}
