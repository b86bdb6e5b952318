import { expect, test } from "vitest";
import { challengeFor } from "./challenge.ts";

const options = { resourceMetadata: "https://mcp.example.com/.well-known/oauth-protected-resource/mcp", scope: "tools resources" };

test("a request without a token is told what to bring, and of no error", () => {
  expect(challengeFor({ kind: "no_token" }, options)).toEqual({
    status: 401,
    header:
      'Bearer realm="easel", scope="tools resources", resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"',
  });
});

test("a token that does not count is told so, and not why", () => {
  expect(challengeFor({ kind: "invalid_token" }, { ...options, resourceMetadata: null })).toEqual({
    status: 401,
    header:
      'Bearer realm="easel", error="invalid_token", error_description="The token is unknown, expired, revoked or meant for another server", scope="tools resources"',
  });
});

test("a token that counts and is not enough is told what it lacks", () => {
  expect(challengeFor({ kind: "insufficient_scope", scope: "tools" }, options)).toEqual({
    status: 403,
    header:
      'Bearer realm="easel", error="insufficient_scope", error_description="The token is not allowed to do this", scope="tools", resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"',
  });
});
