import { isMainThread } from "node:worker_threads";
import { systemClock } from "#base/clock.ts";
import { stateDirectory, stateFiles, surroundings } from "#base/state-directory.ts";
import { staySmall } from "#base/stay-small.ts";
import { type CommandLine, parseCommandLine, USAGE } from "./config/command-line.ts";
import { connectToDaemon, isAlive, nextDaemon } from "./transports/relay/daemon-connection.ts";
import { relay } from "./transports/relay/relay.ts";

/** Whatever can wait is imported late: AI apps start this program often, and a relay needs next to nothing (scripts/bundle/one-file.ts). */
async function main(command: CommandLine): Promise<void> {
  switch (command.mode) {
    case "help":
      process.stdout.write(USAGE);
      return;
    case "version":
      process.stdout.write(`${(await import("./context/version.ts")).VERSION}\n`);
      return;
    case "refused":
      process.stderr.write(`easel-bridge: ${command.reason}\n`);
      process.exitCode = 2;
      return;
    case "token": {
      const { runTokenCommand } = await import("./auth/token-command.ts");
      const { output, error, code } = runTokenCommand(command.args, stateFiles(stateDirectory(surroundings())).tokens, Date.now());
      process.stdout.write(output);
      process.stderr.write(error);
      process.exitCode = code;
      return;
    }
    case "verify":
      return (await import("./verify/verify-program.ts")).verifyProgram(command.args);
    case "connect": {
      endWithParent();
      const { runConnectCommand } = await import("./transports/connect/connect-command.ts");
      const { remoteTokens } = stateFiles(stateDirectory(surroundings()));
      const { platform, env } = process;
      process.exit(await runConnectCommand(command.args, { tokenFile: remoteTokens, platform, env }));
      break;
    }
    case "daemon":
      return (await import("./transports/serve.ts")).serveAsDaemon(command);
    case "worker":
      return (await import("./transports/serve.ts")).serveAsWorker(command);
    case "http":
      return (await import("./transports/serve.ts")).serveOverHttp(command);
    case "stdio":
      endWithParent();
      staySmall(true);
      return (await import("./transports/serve.ts")).serveAlone(command);
    case "auto": {
      endWithParent();
      const { socket } = stateFiles(stateDirectory(surroundings()));
      const daemon = await connectToDaemon(socket);
      staySmall(true);
      if (!daemon) return (await import("./transports/serve.ts")).serveAlone(command);
      let servesHere = false;
      const next = async () => {
        const other = await nextDaemon(socket);
        if (other) return other;
        servesHere = true;
        return (await import("./transports/serve.ts")).serveHere(command);
      };
      const answers = async () => {
        if (servesHere || (await isAlive(socket))) return true;
        process.stderr.write("easel-bridge: Easel no longer answers; going on with the next one, or alone\n");
        return false;
      };
      await relay(daemon, {
        input: process.stdin,
        output: process.stdout,
        next,
        isAlive: answers,
        clock: systemClock,
      });
      // A bridge that serves here ends the process itself, when the engine has let go of its jobs.
      if (!servesHere) process.exit(0);
    }
  }
}

/** How often to check that the client is still alive. */
const PARENT_CHECK_INTERVAL_MS = 400;

/**
 * Ends this process with its client. One that dies closes our stdin, unless a process that it started has inherited the other end. Then
 * the system gives us another parent (not on Windows, where nothing is inherited that is not meant to be).
 */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && process.kill(process.pid, "SIGTERM"), PARENT_CHECK_INTERVAL_MS).unref();
}

if (isMainThread) {
  main(parseCommandLine(process.argv.slice(2), process.env)).catch((error: unknown) => {
    process.stderr.write(`easel-bridge: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
} else {
  // The built program is one file, and the threads that it starts for pictures run this same file.
  void import("./images/worker/image-worker.ts");
}
