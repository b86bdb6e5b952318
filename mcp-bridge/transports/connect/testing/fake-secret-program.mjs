/*
 * Plays `secret-tool`, `security` and `powershell.exe`, as far as Easel asks them: secrets are files in the folder $KEPT. With $LOCKED it
 * refuses, with $FORGETFUL it keeps something else.
 */
import fs from "node:fs";
import path from "node:path";

const [program, ...args] = process.argv.slice(2);
const { KEPT = "", LOCKED, FORGETFUL } = process.env;
const fileOf = (address) => path.join(KEPT, encodeURIComponent(address));
const after = (words, option) => words[words.indexOf(option) + 1];
const end = (sentence, code) => {
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
};
const keep = (address, secret) => fs.writeFileSync(fileOf(address), FORGETFUL ? "something else" : secret);

if (LOCKED) end("it is locked", 1);
const input = fs.readFileSync(0, "utf8");

switch (program) {
  case "secret-tool": {
    const file = fileOf(args.at(-1));
    if (args[0] === "store") keep(args.at(-1), input);
    else if (!fs.existsSync(file)) process.exit(1);
    else if (args[0] === "lookup") process.stdout.write(fs.readFileSync(file));
    else fs.rmSync(file);
    break;
  }
  case "security": {
    const words = args[0] === "-i" ? input.trim().split(" ") : args;
    const address = after(words, "-a");
    if (words[0] === "add-generic-password") keep(address, Buffer.from(after(words, "-X"), "hex"));
    else if (!fs.existsSync(fileOf(address))) end("security: The specified item could not be found in the keychain.", 44);
    else if (words[0] === "find-generic-password") process.stdout.write(`${fs.readFileSync(fileOf(address))}\n`);
    else fs.rmSync(fileOf(address));
    break;
  }
  // What it seals is only turned into other letters.
  case "powershell.exe": {
    const sealed = FORGETFUL ? "something else" : input;
    process.stdout.write(args.at(-1).includes("Unprotect") ? Buffer.from(sealed, "base64") : Buffer.from(sealed).toString("base64"));
  }
}
