import {
  AppBridge,
  type McpUiHostCapabilities,
  type McpUiHostContext,
  PostMessageTransport,
} from "@modelcontextprotocol/ext-apps/app-bridge";

/**
 * A chat that shows views, on the official host library: the page, a sandbox page of another origin, and in that the view. What the
 * view asks goes to the test through `window.toTest`.
 */
export interface ChatStart {
  sandbox: string;
  html: string;
  capabilities: McpUiHostCapabilities;
  context: McpUiHostContext;
}

declare global {
  interface Window {
    toTest(method: string, params: unknown): Promise<unknown>;
    chat: {
      start(options: ChatStart): Promise<void>;
      input(args: Record<string, unknown>): Promise<void>;
      result(result: object): Promise<void>;
      cancelled(): Promise<void>;
      context(context: McpUiHostContext): void;
      teardown(): Promise<void>;
    };
  }
}

let bridge: AppBridge;

window.chat = {
  async start({ sandbox, html, capabilities, context }) {
    const frame = document.createElement("iframe");
    frame.title = "Easel";
    frame.src = sandbox;
    frame.sandbox.add("allow-scripts", "allow-same-origin");
    document.body.append(frame);
    await new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
    const target = frame.contentWindow as Window;
    bridge = new AppBridge(null, { name: "test chat", version: "1" }, capabilities, { hostContext: context });
    const asked = (method: string) => (params: unknown) => window.toTest(method, params) as Promise<never>;
    bridge.oncalltool = asked("tools/call");
    bridge.onreadresource = asked("resources/read");
    bridge.onupdatemodelcontext = asked("ui/update-model-context");
    bridge.ondownloadfile = asked("ui/download-file");
    bridge.onrequestdisplaymode = async ({ mode }) => {
      bridge.setHostContext({ ...context, displayMode: mode });
      return { mode };
    };
    bridge.onsizechange = ({ height }) => {
      if (height !== undefined) frame.style.height = `${height}px`;
    };
    const greeted = new Promise<void>((resolve) => {
      bridge.oninitialized = () => resolve();
    });
    await bridge.connect(new PostMessageTransport(target, target));
    await bridge.sendSandboxResourceReady({ html });
    await greeted;
  },
  input: (args) => bridge.sendToolInput({ arguments: args }),
  result: (result) => bridge.sendToolResult(result as never),
  cancelled: () => bridge.sendToolCancelled({ reason: "the person changed their mind" }),
  context: (context) => bridge.setHostContext(context),
  teardown: async () => {
    await bridge.teardownResource({});
  },
};
