import { spawn } from "node:child_process";
import net from "node:net";

/** A session bus of its own, so that there is nothing on it but what we play. For tests. */
export async function openSessionBus(): Promise<{ address: string; close: () => void }> {
  const daemon = spawn("dbus-daemon", ["--session", "--nofork", "--print-address=1"], { stdio: ["ignore", "pipe", "ignore"] });
  const address = await new Promise<string>((resolve, reject) => {
    daemon.stdout.once("data", (text: Buffer) => resolve(String(text).trim()));
    daemon.once("error", reject).once("exit", (code) => reject(new Error(`dbus-daemon ended with ${code}`)));
  });
  return { address, close: () => void daemon.kill("SIGKILL") };
}

/** The little of D-Bus's wire protocol that it takes to own a name on a bus, as a desktop's tray does. For tests. */
export async function takeBusName(address: string, name: string): Promise<net.Socket> {
  const place = /unix:(?:path|abstract)=([^,]+)/.exec(address)?.[1] ?? "";
  const socket = net.connect(address.includes("abstract=") ? `\0${place}` : place);
  await new Promise((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString("hex");
  socket.write(`\0AUTH EXTERNAL ${uid}\r\n`);
  await heard(socket, /^OK/);
  socket.write("BEGIN\r\n");
  socket.write(call(1, "Hello", "", Buffer.alloc(0)));
  socket.write(call(2, "RequestName", "su", Buffer.concat([text(name), align(text(name).length, 4), number(0)])));
  await heard(socket, /NameAcquired[\s\S]*StatusNotifierWatcher/);
  return socket;
}

function heard(socket: net.Socket, wanted: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (chunk: Buffer) => {
      said += chunk.toString("latin1");
      if (!wanted.test(said)) return;
      socket.off("data", hear);
      resolve();
    };
    socket.on("data", hear);
    socket.once("close", () => reject(new Error(`the bus hung up after ${JSON.stringify(said)}`)));
  });
}

/** A method call to the bus itself: little endian, fields aligned to 8 (D-Bus specification, "Message Format"). */
function call(serial: number, member: string, signature: string, body: Buffer): Buffer {
  const fields = [
    field(1, "o", text("/org/freedesktop/DBus")),
    field(2, "s", text("org.freedesktop.DBus")),
    field(3, "s", text(member)),
    field(6, "s", text("org.freedesktop.DBus")),
    ...(signature ? [field(8, "g", signatureOf(signature))] : []),
  ].reduce((all, one) => Buffer.concat([all, align(all.length, 8), one]), Buffer.alloc(0));
  const head = Buffer.concat([
    Buffer.from("l\u0001\u0000\u0001", "latin1"),
    number(body.length),
    number(serial),
    number(fields.length),
    fields,
  ]);
  return Buffer.concat([head, align(head.length, 8), body]);
}

export const field = (code: number, type: string, value: Buffer) => Buffer.concat([Buffer.from([code]), signatureOf(type), value]);
export const signatureOf = (types: string) => Buffer.concat([Buffer.from([types.length]), Buffer.from(`${types}\0`)]);
export const text = (words: string) => Buffer.concat([number(Buffer.byteLength(words)), Buffer.from(`${words}\0`)]);
export const align = (length: number, to: number) => Buffer.alloc((to - (length % to)) % to);
export function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
