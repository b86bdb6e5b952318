import { describe, expect, test } from "vitest";
import { isAllowedOrigin } from "./origin.ts";
import { Router } from "./router.ts";
import { empty, route } from "./routes.ts";

describe("origins", () => {
  const host = "127.0.0.1:8188";
  test.each([
    [{ host }, true],
    [{ host, origin: "http://127.0.0.1:8188" }, true],
    [{ host, origin: "https://127.0.0.1:8188" }, true],
    [{ host, origin: "http://127.0.0.1" }, true],
    [{ host, origin: "null" }, true],
    [{ host, origin: "file://" }, true],
    [{ host, origin: "http://localhost:8188" }, false],
    [{ host, origin: "http://127.0.0.1:9999" }, false],
    [{ host, origin: "http://evil.example" }, false],
    [{ host, origin: "app://easel" }, false],
    [{ host: "[::1]:8188", origin: "http://[::1]:8188" }, true],
    [{ host: "[::1]:8188", origin: "http://127.0.0.1:8188" }, false],
    [{ host: "evil.example", origin: "http://other.example" }, true],
    [{ host, "sec-fetch-site": "cross-site" }, false],
    [{ host, "sec-fetch-site": "same-origin" }, true],
  ])("%j is allowed: %s", (headers, allowed) => {
    expect(isAllowedOrigin(headers)).toBe(allowed);
  });
});

describe("routes", () => {
  const handler = () => empty(200);
  const router = new Router([
    route("GET", "/history/{id}", handler),
    route("POST", "/history/{id}", handler),
    route("POST", "/free", handler),
    route("GET", "/api/jobs", handler),
    { ...route("GET", "/internal/logs", handler), mirrored: false },
  ]);
  const params = (path: string) => {
    const match = router.find("GET", path);
    return "route" in match ? match.params : match.reply.status;
  };

  test("a segment is decoded once, and an encoded slash does not end it", () => {
    expect(params("/history/a%2Fb%20c")).toEqual({ id: "a/b c" });
    expect(params("/history/a/b")).toBe(404);
  });

  test("what is mirrored answers under /api too", () => {
    expect(params("/api/history/x")).toEqual({ id: "x" });
    expect([params("/api/internal/logs"), params("/jobs"), params("/api/api/jobs")]).toEqual([404, 404, {}]);
  });

  test("a wrong method names the right ones, but GET falls through to the static files that are not there", () => {
    expect(router.find("DELETE", "/history/x")).toMatchObject({ reply: { status: 405, headers: { Allow: "GET,HEAD,POST" } } });
    expect(router.find("GET", "/free")).toMatchObject({ reply: { status: 404, body: "" } });
    expect(router.find("POST", "/nowhere")).toMatchObject({ reply: { status: 405, headers: { Allow: "GET,HEAD" } } });
    expect(router.find("GET", "/internal/nowhere")).toMatchObject({ reply: { status: 404, body: "404: Not Found" } });
    expect(router.find("HEAD", "/history/x")).toHaveProperty("route");
  });
});
