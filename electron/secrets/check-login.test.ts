import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkLogin } from "./check-login.ts";

const RIGHT = `Basic ${Buffer.from("ann:right").toString("base64")}`;
const server = createServer((request, response) => {
  const isLetIn = request.headers.authorization === RIGHT;
  response.writeHead(isLetIn ? 500 : 401, isLetIn ? {} : { "www-authenticate": "Basic" }).end();
});
let host: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test("a login that the engine refuses is not kept; what cannot be tried is", async () => {
  const check = (url: string) => checkLogin({ kind: "url", url });
  await expect(check(`http://ann:wrong@${host}`)).rejects.toMatchObject({ code: "engine_login_refused", parameters: { host } });
  await check(`http://ann:right@${host}`);
  await check(`http://${host}`);
  await check("http://ann:wrong@127.0.0.1:1");
  await checkLogin({ kind: "practice" });
});
