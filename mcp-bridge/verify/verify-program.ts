import fs from "node:fs";
import { runVerifyCommand } from "./verify-command.ts";

/** `easel-bridge verify ...` as a program: prints, and sets the exit code. */
export async function verifyProgram(args: readonly string[]): Promise<void> {
  const writeFile = (file: string, text: string) => fs.writeFileSync(file, text);
  const { output, error, code } = await runVerifyCommand(args, { env: process.env, now: () => performance.now(), writeFile });
  process.stdout.write(output);
  process.stderr.write(error);
  process.exitCode = code;
}
