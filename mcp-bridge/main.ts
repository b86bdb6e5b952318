import { type CommandLine, parseCommandLine, USAGE } from "./cli.ts";
import { connectToDaemon, nextDaemon, relay } from "./relay.ts";
import { stateFiles, surroundings } from "./state.ts";

/** Whatever can wait is imported late: AI apps start this program often, and a relay needs next to nothing. */
async function main(command: CommandLine): Promise<void> {
  switch (command.mode) {
    case "help":
      process.stdout.write(USAGE);
      return;
    case "version":
      process.stdout.write(`${(await import("./version.ts")).VERSION}\n`);
      return;
    case "refused":
      process.stderr.write(`easel-bridge: ${command.reason}\n`);
      process.exitCode = 2;
      return;
    case "daemon":
      return (await import("./serve.ts")).serveAsDaemon(command);
    case "stdio":
      return (await import("./serve.ts")).serveAlone(command);
    case "auto": {
      const { socket } = stateFiles(surroundings());
      const daemon = await connectToDaemon(socket);
      if (!daemon) return (await import("./serve.ts")).serveAlone(command);
      const next = async () => (await nextDaemon(socket)) ?? (await import("./serve.ts")).serveHere(command);
      await relay(daemon, { input: process.stdin, output: process.stdout, next });
      process.exit(0);
    }
  }
}

main(parseCommandLine(process.argv.slice(2), process.env)).catch((error: unknown) => {
  process.stderr.write(`easel-bridge: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
