import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import net from "node:net";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { type Clock, systemClock } from "#base/clock.ts";
import type { EaselError } from "#contract/errors.ts";
import { startHttpServer, type TestEngine } from "../test-support/engines.ts";
import { png } from "../test-support/pictures.ts";
import { type Endpoint, ImageFetcher, isPublic, type Network, systemNetwork } from "./fetch-image.ts";
import { MAX_IMAGE_BYTES } from "./limits.ts";

const fox = png(20, 10);
const PUBLIC = "93.184.215.14";

let server: TestEngine | null = null;
afterEach(() => server?.stop());

/** An internet of one server: each name leads to the addresses given, and whoever connects to a public one reaches our server. */
async function theWeb(listener: RequestListener, names: Record<string, string[]> = {}, clock: Clock = systemClock) {
  server = await startHttpServer(listener);
  const port = Number(new URL(server.url).port);
  const asked: string[] = [];
  const connected: Endpoint[] = [];
  const network: Network = {
    resolve: async (host) => {
      asked.push(host);
      return names[host] ?? [PUBLIC];
    },
    connect: (place) => {
      connected.push(place);
      return net.connect(port, "127.0.0.1");
    },
  };
  return { web: new ImageFetcher(clock, network), asked, connected };
}

const picture = (_request: IncomingMessage, response: ServerResponse) => response.writeHead(200, { "content-type": "image/png" }).end(fox);
const refusal = (fetched: Promise<Buffer>): Promise<EaselError> =>
  fetched.then(
    () => Promise.reject(new Error("it was fetched")),
    (error) => error,
  );

describe("a picture on the web", () => {
  test("is fetched from the address that was checked, with nothing but a request for an image", async () => {
    let headers: IncomingMessage["headers"] = {};
    const { web, asked, connected } = await theWeb((request, response) => {
      headers = request.headers;
      picture(request, response);
    });
    expect(await web.fetch("image", "https://pictures.example/fox.png?size=large")).toEqual(fox);
    expect(asked).toEqual(["pictures.example"]);
    expect(connected).toEqual([{ address: PUBLIC, host: "pictures.example", port: 443, secure: true }]);
    expect(headers).toMatchObject({ host: "pictures.example", "accept-encoding": "identity" });
    expect(headers.cookie ?? headers.authorization ?? headers.referer).toBeUndefined();
  });

  test("may be behind three redirects, each resolved and checked again", async () => {
    const { web, asked } = await theWeb((request, response) => {
      const hop = Number(request.url?.slice(1));
      if (hop === 3) picture(request, response);
      else response.writeHead(302, { location: `http://hop${hop + 1}.example/${hop + 1}` }).end();
    });
    expect(await web.fetch("image", "http://hop0.example/0")).toEqual(fox);
    expect(asked).toEqual(["hop0.example", "hop1.example", "hop2.example", "hop3.example"]);
  });
});

describe("refused", () => {
  test.each([
    "http://127.0.0.1:PORT/",
    "http://localhost:PORT/",
    "http://[::1]:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://0x7f.1:PORT/",
    "http://2130706433:PORT/",
    "http://0:PORT/",
    "http://127.1:PORT/",
    "http://localhost.:PORT/",
  ])("%s, on the real network, without a connection", async (address) => {
    let requests = 0;
    server = await startHttpServer((request, response) => {
      requests++;
      picture(request, response);
    });
    const { port } = new URL(server.url);
    const { kind } = await refusal(new ImageFetcher(systemClock, systemNetwork).fetch("image", address.replace("PORT", port)));
    expect(kind).toMatch(/^not_allowed$|^image_unreadable$/);
    expect(requests).toBe(0);
  });

  test.each([
    ["a name of the own network", ["192.168.1.1"]],
    ["a name of this computer", ["127.0.0.1"]],
    ["the address where clouds keep their keys", ["169.254.169.254"]],
    ["a name with a public and a private address", [PUBLIC, "10.0.0.1"]],
    ["a name with a public and a private address, the other way round", ["fd00::1", PUBLIC]],
  ])("%s", async (_name, addresses) => {
    const { web, connected } = await theWeb(picture, { "odd.example": addresses });
    const { kind, message } = await refusal(web.fetch("image", "http://odd.example/fox.png"));
    expect(kind).toBe("not_allowed");
    expect(message).not.toContain(addresses[0]);
    expect(connected).toEqual([]);
  });

  test("a name that resolves differently the second time", async () => {
    const answers = [[PUBLIC], ["127.0.0.1"]];
    const { connected } = await theWeb(picture);
    const network: Network = {
      resolve: async () => answers.shift() ?? [],
      connect: (place) => {
        connected.push(place);
        return net.connect(Number(new URL(server?.url ?? "").port), "127.0.0.1");
      },
    };
    await new ImageFetcher(systemClock, network).fetch("image", "http://rebinding.example/");
    expect(connected.map(({ address }) => address)).toEqual([PUBLIC]);
  });

  test.each([
    ["https://192.168.1.1/admin", "not_allowed"],
    ["https://[fe80::1]/", "not_allowed"],
    ["file:///etc/passwd", "not_allowed"],
    ["ftp://pictures.example/fox.png", "not_allowed"],
    ["http://ann:secret@pictures.example/", "not_allowed"],
    ["http://plain.example/", "image_unreadable"],
    ["/again", "image_unreadable"],
  ])("a redirect to %s", async (location, kind) => {
    const { web, connected } = await theWeb((_request, response) => response.writeHead(302, { location }).end());
    expect(await refusal(web.fetch("image", "https://pictures.example/again"))).toMatchObject({ kind });
    expect(new Set(connected.map(({ host }) => host))).toEqual(new Set(["pictures.example"]));
    expect(connected.length).toBeLessThanOrEqual(4);
  });

  test.each([
    ["http://ann:secret@pictures.example/fox.png", "not_allowed"],
    ["https://", "image_unreadable"],
  ])("%s", async (address, kind) => {
    const { web, connected } = await theWeb(picture);
    const error = await refusal(web.fetch("image", address));
    expect(error.kind).toBe(kind);
    expect(error.message).not.toContain("secret");
    expect(connected).toEqual([]);
  });

  test.each<[string, RequestListener, RegExp]>([
    ["a page", (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>"), /no picture/],
    ["an error", (_, response) => response.writeHead(404, { "content-type": "image/png" }).end(fox), /404/],
    [
      "something packed",
      (_, response) => response.writeHead(200, { "content-type": "image/png", "content-encoding": "gzip" }).end(fox),
      /packed/,
    ],
    [
      "something announced as too large",
      (_, response) => response.writeHead(200, { "content-type": "image/png", "content-length": MAX_IMAGE_BYTES + 1 }).write(fox),
      /50 MB/,
    ],
    [
      "something without end",
      (_, response) => {
        response.writeHead(200, { "content-type": "image/png" });
        const piece = Buffer.alloc(1_000_000);
        const more = () => {
          while (!response.destroyed && response.write(piece));
        };
        response.on("drain", more);
        more();
      },
      /50 MB/,
    ],
    ["a connection that ends in the middle", (_, response) => response.socket?.destroy(), /could not be fetched/],
  ])("%s", async (_name, listener, message) => {
    const { web } = await theWeb(listener);
    expect(await refusal(web.fetch("image", "http://pictures.example/"))).toMatchObject({
      kind: "image_unreadable",
      message: expect.stringMatching(message),
    });
  });

  test("anything that takes too long", async () => {
    const soon: Clock = { ...systemClock, sleep: (_ms, signal) => systemClock.sleep(100, signal) };
    const { web } = await theWeb(() => {}, {}, soon);
    expect(await refusal(web.fetch("image", "http://slow.example/"))).toMatchObject({ message: expect.stringContaining("20 seconds") });
    const never: Network = { resolve: () => new Promise(() => {}), connect: systemNetwork.connect };
    expect(await refusal(new ImageFetcher(soon, never).fetch("image", "http://slow.example/"))).toMatchObject({ kind: "image_unreadable" });
  });
});

describe("isPublic", () => {
  test.each([PUBLIC, "1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4001::1"])("%s is", (address) => {
    expect(isPublic(address)).toBe(true);
  });

  test.each([
    ["this computer", "127.0.0.1", "127.255.255.254", "::1", "0.0.0.0", "::"],
    ["private", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "fc00::1", "fd12::1", "fec0::1"],
    ["link-local", "169.254.169.254", "fe80::1"],
    ["carrier-grade NAT", "100.64.0.1", "100.127.255.255"],
    ["multicast and broadcast", "224.0.0.1", "239.1.1.1", "255.255.255.255", "ff02::1"],
    ["IPv4 inside of IPv6", "::ffff:8.8.8.8", "::ffff:7f00:1", "::127.0.0.1", "::ffff:0:127.0.0.1"],
    ["NAT64, 6to4, Teredo", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2001:0:7f00:1::"],
    ["for tests and papers", "192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "2001:db8::1", "100::1", "2001:2::1"],
    ["reserved", "0.1.2.3", "192.0.0.8", "192.88.99.1", "240.0.0.1", "4000::1"],
    ["no address", "", "example.com", "300.1.1.1", "127.0.0.1 "],
  ])("%s is not", (_name, ...addresses) => {
    expect(addresses.filter(isPublic)).toEqual([]);
  });

  test("no private address is, in whatever form IPv6 contains it", () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const inside = fc.oneof(
      fc.tuple(fc.constant(10), byte, byte, byte),
      fc.tuple(fc.constant(127), byte, byte, byte),
      fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
      fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
    );
    fc.assert(
      fc.property(inside, (bytes) => {
        const four = bytes.join(".");
        const [a, b, c, d] = bytes as [number, number, number, number];
        const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
        return [four, `::ffff:${four}`, `::${four}`, `64:ff9b::${hex}`, `2002:${hex}::1`].every((address) => !isPublic(address));
      }),
    );
  });
});
