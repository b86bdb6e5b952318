import type { ForgePackagerOptions } from "@electron-forge/shared-types";

type Environment = Readonly<Record<string, string | undefined>>;
type Signed = "win32" | "darwin";

/** What signs the installers, by the system that asks for it; without them they are made unsigned, and the system warns of them. */
const VARIABLES: Readonly<Record<Signed, readonly string[]>> = {
  win32: ["WINDOWS_CERTIFICATE_FILE", "WINDOWS_CERTIFICATE_PASSWORD"],
  darwin: ["APPLE_ID", "APPLE_APP_PASSWORD", "APPLE_TEAM_ID"],
};
export const SIGNED_SYSTEMS = ["win32", "darwin"] as const satisfies readonly Signed[];

/** The variables that are missing before this system's installers can be signed; none = they will be. */
export const missingForSigning = (system: Signed, env: Environment): string[] => VARIABLES[system].filter((name) => !env[name]);

/** Whether what is packed for this platform is signed as it asks for. */
export const isSigned = (platform: NodeJS.Platform, env: Environment): boolean =>
  SIGNED_SYSTEMS.some((system) => system === platform && missingForSigning(system, env).length === 0);

/** Forge's options that sign for the platform; none where it asks for no signature, or there is nothing to sign with. */
export function signingOptions(
  platform: NodeJS.Platform,
  env: Environment,
): Pick<ForgePackagerOptions, "osxSign" | "osxNotarize" | "windowsSign"> {
  if (!isSigned(platform, env)) return {};
  const given = (name: string) => env[name] ?? "";
  if (platform === "win32")
    return {
      windowsSign: { certificateFile: given("WINDOWS_CERTIFICATE_FILE"), certificatePassword: given("WINDOWS_CERTIFICATE_PASSWORD") },
    };
  return {
    osxSign: {},
    osxNotarize: { appleId: given("APPLE_ID"), appleIdPassword: given("APPLE_APP_PASSWORD"), teamId: given("APPLE_TEAM_ID") },
  };
}
