import type { Agent, AgentOptions } from "node:http";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { SocksProxyAgent } from "socks-proxy-agent";

/** An agent that connects through the proxy. `tunnels`: as a tunnel, and not by asking the proxy for each page. */
export function proxyAgent(proxy: URL, tunnels: boolean, options: AgentOptions): Agent {
  if (proxy.protocol.startsWith("socks")) return new SocksProxyAgent(proxy, options);
  return tunnels ? new HttpsProxyAgent(proxy, options) : new HttpProxyAgent(proxy, options);
}
