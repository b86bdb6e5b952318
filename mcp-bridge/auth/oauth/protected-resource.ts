import { SCOPES } from "../scopes.ts";

/** Where the metadata lies, below the server's origin and before the path of the endpoint (RFC 9728, section 3.1). */
export const PROTECTED_RESOURCE_PATH = "/.well-known/oauth-protected-resource";

/** The address of the metadata for an endpoint, such as https://mcp.example.com/mcp. */
export function protectedResourceAddress(resource: string): string {
  const { origin, pathname } = new URL(resource);
  return `${origin}${PROTECTED_RESOURCE_PATH}${pathname === "/" ? "" : pathname}`;
}

/** What a client reads to learn where to get a token (RFC 9728, section 2). `resource`: the endpoint's address. */
export function protectedResourceMetadata(resource: string, issuer: string) {
  return {
    resource,
    authorization_servers: [issuer],
    scopes_supported: [...SCOPES],
    bearer_methods_supported: ["header"],
    resource_name: "Easel",
  };
}
