import { expect, it } from "vitest";
import { isOpenToNetwork } from "./words.ts";

it.each([
  ["main.py --port 8188", false],
  ["main.py --listen 127.0.0.1", false],
  ["main.py --listen=localhost", false],
  ["main.py --listen ::1,127.0.0.1", false],
  ["main.py --listen", true],
  ["main.py --listen --port 8188", true],
  ["main.py --listen 0.0.0.0,::", true],
  ["main.py --listen 127.0.0.1,192.168.1.20", true],
  ["main.py --listen=192.168.1.20", true],
  ["main.py --enable-cors-header 0.0.0.0", false],
])("%s is open to the network: %s", (line, open) => {
  expect(isOpenToNetwork(line.split(" "))).toBe(open);
});
