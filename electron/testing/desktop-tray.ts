import { spawnSync } from "node:child_process";
import type net from "node:net";
import { align, field, number, signatureOf, takeBusName, text } from "./session-bus.ts";

/** An entry of the tray's menu, as the desktop would draw it. */
export interface MenuItem {
  id: number;
  label: string;
  enabled: boolean;
}

const WATCHER = "org.kde.StatusNotifierWatcher";
const ITEM = ["/StatusNotifierItem", "org.kde.StatusNotifierItem"];

/**
 * A desktop with a tray, on a session bus: it takes in the icon of whoever has one (StatusNotifierItem), and can be asked what it
 * shows, and click in its menu (com.canonical.dbusmenu), in D-Bus's own words. The asking is done by systemd's `busctl`. For tests.
 */
export class DesktopTray {
  readonly #address: string;
  readonly #socket: net.Socket;
  #item = "";

  private constructor(address: string, socket: net.Socket) {
    this.#address = address;
    this.#socket = socket;
    let rest: Buffer = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      for (let message = read(rest); message; message = read(rest)) {
        rest = rest.subarray(message.length);
        this.#take(message);
      }
    });
  }

  static async open(address: string): Promise<DesktopTray> {
    return new DesktopTray(address, await takeBusName(address, WATCHER));
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Whether somebody's icon is in it. */
  get taken(): boolean {
    return this.#item !== "";
  }

  get tooltip(): string {
    const [, , title] = this.#ask("get-property", this.#item, ...ITEM, "ToolTip") as [string, unknown, string];
    return title;
  }

  /** Pixels of the icon, to see whether it has changed. */
  get icon(): string {
    return JSON.stringify(this.#ask("get-property", this.#item, ...ITEM, "IconPixmap"));
  }

  menu(): MenuItem[] {
    const [, [, , children]] = this.#menu("GetLayout", "iias", "0", "--", "-1", "0") as [number, [number, object, { data: Entry }[]]];
    return children.flatMap(({ data: [id, { label, enabled }] }) =>
      label ? [{ id, label: label.data, enabled: enabled?.data ?? true }] : [],
    );
  }

  click(label: string): void {
    const found = this.menu().find((item) => item.label.startsWith(label));
    if (!found?.enabled) throw new Error(`“${label}” cannot be clicked in ${JSON.stringify(this.menu())}`);
    try {
      this.#menu("Event", "isvu", String(found.id), "clicked", "s", "", "0");
    } catch (error) {
      // The app made its menu anew since it was read: as a person would, look again.
      if (this.menu().some(({ id }) => id === found.id)) throw error;
      this.click(label);
    }
  }

  #menu(...call: string[]): unknown {
    return this.#ask(
      "call",
      this.#item,
      this.#ask("get-property", this.#item, ...ITEM, "Menu") as string,
      "com.canonical.dbusmenu",
      ...call,
    );
  }

  #ask(...words: string[]): unknown {
    const { stdout, stderr } = spawnSync("busctl", [`--address=${this.#address}`, "--json=short", ...words], { encoding: "utf8" });
    if (stderr) throw new Error(`busctl ${words.join(" ")}: ${stderr}`);
    return stdout ? JSON.parse(stdout).data : null;
  }

  #take({ member, sender, serial, body }: Message): void {
    if (member === "RegisterStatusNotifierItem") {
      const said = stringAt(body, 0);
      this.#item = said.startsWith("/") ? sender : said;
    }
    if (member === "RegisterStatusNotifierItem") this.#reply(serial, sender, "", Buffer.alloc(0));
    // IsStatusNotifierHostRegistered: a variant that says yes.
    if (member === "Get") this.#reply(serial, sender, "v", Buffer.concat([signatureOf("b"), align(3, 4), number(1)]));
  }

  #reply(to: number, sender: string, signature: string, body: Buffer): void {
    const fields = [
      field(5, "u", number(to)),
      field(6, "s", text(sender)),
      ...(signature ? [field(8, "g", signatureOf(signature))] : []),
    ].reduce((all, one) => Buffer.concat([all, align(all.length, 8), one]), Buffer.alloc(0));
    const head = Buffer.concat([
      Buffer.from("l\u0002\u0001\u0001", "latin1"),
      number(body.length),
      number(to + 1_000),
      number(fields.length),
      fields,
    ]);
    this.#socket.write(Buffer.concat([head, align(head.length, 8), body]));
  }
}

type Entry = [id: number, properties: { label?: { data: string }; enabled?: { data: boolean } }, children: unknown[]];

interface Message {
  length: number;
  serial: number;
  member: string;
  sender: string;
  body: Buffer;
}

const stringAt = (bytes: Buffer, at: number): string => bytes.toString("utf8", at + 4, at + 4 + bytes.readUInt32LE(at));
const aligned = (at: number, to: number): number => Math.ceil(at / to) * to;

/** The first message, once all of it is there (D-Bus specification, "Message Format"); only its strings are looked at. */
function read(bytes: Buffer): Message | null {
  if (bytes.length < 16) return null;
  const fieldsEnd = 16 + bytes.readUInt32LE(12);
  const bodyStart = aligned(fieldsEnd, 8);
  const length = bodyStart + bytes.readUInt32LE(4);
  if (bytes.length < length) return null;
  const told: Record<number, string> = {};
  for (let at = 16; at < fieldsEnd; ) {
    at = aligned(at, 8);
    const code = bytes[at] ?? 0;
    const type = bytes.toString("latin1", at + 2, at + 2 + (bytes[at + 1] ?? 0));
    at += 3 + type.length;
    if (type === "g") {
      at += 2 + (bytes[at] ?? 0);
      continue;
    }
    at = aligned(at, 4);
    if (type !== "u") told[code] = stringAt(bytes, at);
    at += 4 + (type === "u" ? 0 : bytes.readUInt32LE(at) + 1);
  }
  return { length, serial: bytes.readUInt32LE(8), member: told[3] ?? "", sender: told[7] ?? "", body: bytes.subarray(bodyStart, length) };
}
