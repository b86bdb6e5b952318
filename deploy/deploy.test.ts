// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose's placeholders look like that
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments, parse as parseYaml } from "yaml";
import { z } from "zod";
import { TOKEN_USAGE } from "#mcp-bridge/auth/token-command.ts";
import { parseCommandLine } from "#mcp-bridge/config/command-line.ts";
import { loadConfig } from "#mcp-bridge/config/load.ts";
import { temporaryFolder } from "#mcp-bridge/test-support/engines.ts";
import { HttpBridge } from "#mcp-bridge/test-support/http-bridge.ts";
import { programs } from "../vite.programs.config.ts";

type Environment = Record<string, string>;

const root = path.resolve(import.meta.dirname, "..");
const read = (name: string) => fs.readFileSync(path.join(import.meta.dirname, name), "utf8");
const PORT = 3001;

/** What a person has filled in: the example, with something where it leaves a secret out. */
const filledIn = (name: string): Environment => {
  const lines = [...read(name).matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, key = "", value = ""]) => [key, value]);
  return Object.fromEntries(lines.map(([key, value]) => [key, value || "0123456789abcdef0123456789abcdef"]));
};

/** Compose's `${NAME}`, `${NAME:-else}` and `${NAME:?what is wrong}`. */
const interpolated = (text: string, env: Environment) =>
  text.replace(/\$\{([A-Z_]+)(?::([-?])([^}]*))?\}/g, (written, name: string, kind?: string, other?: string) => {
    const value = env[name] || (kind === "-" ? other : undefined);
    if (value === undefined) throw new Error(`${written} is not in .env.example`);
    return value;
  });

/** The configuration that a bridge gets which is started like this. The file that `--config` names is the one given. */
async function configured(args: string[], env: Environment, file: string) {
  const command = parseCommandLine(args, env);
  if (command.mode !== "http") throw new Error(`${args.join(" ")} serves no HTTP: ${JSON.stringify(command)}`);
  const { comfyuiUrls, workflows, listen } = command;
  return { named: command.config, ...(await loadConfig({ file, comfyuiUrls, workflows, listen, env })) };
}

const Service = z.object({
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  networks: z.array(z.string()),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).default([]),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
});
const { services, networks, volumes } = z
  .object({
    services: z.strictObject({ comfyui: Service, bridge: Service, redis: Service, nginx: Service }),
    networks: z.record(z.string(), z.object({ internal: z.boolean().optional() })),
    volumes: z.record(z.string(), z.object({})),
  })
  .parse(parseYaml(interpolated(read("compose.yaml"), filledIn(".env.example"))));

describe("compose.yaml", () => {
  test("gives the bridge a configuration that it takes, with every secret from .env", async () => {
    const { bridge } = services;
    const config = await configured(bridge.command ?? [], bridge.environment, path.join(import.meta.dirname, "config.yaml"));
    expect(bridge.volumes).toContain(`./config.yaml:${config.named}:ro`);
    expect(config.http).toMatchObject({ host: "0.0.0.0", port: PORT, trustedProxies: 1, allowedHosts: ["mcp.example.com"] });
    expect(config.authentication).toMatchObject({ enabled: true, entries: [{ principal: { name: "default" } }] });
    expect(config.comfyui.url).toBe("http://comfyui:8188");
    expect(config.caching.redisUrl).toBe(`redis://:${filledIn(".env.example").REDIS_PASSWORD}@redis:6379/0`);
    expect(config.rateLimits.redisUrl).toBe(config.caching.redisUrl);
    expect(config.notices).toEqual([]);
    expect(services.redis.command).toContain(filledIn(".env.example").REDIS_PASSWORD);
  });

  test("has no secret of its own", () => {
    expect(() => interpolated(read("compose.yaml"), { EASEL_HOST: "a", COMFYUI_IMAGE: "b", REDIS_PASSWORD: "c" })).toThrow(
      "MCP_AUTH_TOKEN",
    );
    for (const secret of ["MCP_AUTH_TOKEN", "REDIS_PASSWORD"]) expect(read(".env.example")).toMatch(new RegExp(`^${secret}=$`, "m"));
  });

  test("shows the world nginx and nothing else", () => {
    const published = Object.entries(services).filter(([, { ports }]) => ports);
    expect(published.map(([name]) => name)).toEqual(["nginx"]);
    expect(networks.inside?.internal).toBe(true);
    for (const other of ["comfyui", "redis"] as const) expect(services[other].networks).not.toContain("edge");
  });

  test("lets the bridge, Redis and nginx write nowhere but in their volumes", () => {
    for (const name of ["bridge", "redis", "nginx"] as const) expect(services[name]).toMatchObject({ read_only: true, cap_drop: ["ALL"] });
  });

  test("mounts what is there", () => {
    const mounted = Object.values(services).flatMap((service) => service.volumes.map((volume) => volume.split(":")[0] ?? ""));
    for (const source of mounted) {
      if (!source.startsWith("./")) expect(volumes).toHaveProperty(source);
      // What only the person at the server has.
      else if (!["./models", "./tls"].includes(source)) expect(fs.existsSync(path.join(import.meta.dirname, source)), source).toBe(true);
    }
  });
});

describe("the image", () => {
  const dockerfile = read("Dockerfile");

  test("holds programs that the build makes, and runs them as nobody of importance", () => {
    const copied = [...dockerfile.matchAll(/\.vite\/build\/([\w-]+)\.cjs/g)].map(([, name]) => name);
    expect(copied).toEqual(["easel-bridge", "heif-codec", "libheif"]);
    for (const name of copied) expect(Object.keys(programs)).toContain(name);
    expect(dockerfile).toMatch(/^USER 10001:10001$/m);
    expect(dockerfile.match(/^FROM /gm)).toHaveLength(2);
    for (const file of ["LICENSE", "NOTICES.md"]) expect(fs.existsSync(path.join(root, file))).toBe(true);
  });
});

describe("the systemd unit", () => {
  const unit = read("systemd/easel-bridge.service");

  test("starts the bridge with a configuration that it takes", async () => {
    const [, args = ""] = /^ExecStart=\/usr\/bin\/node \/opt\/easel\/easel-bridge\.cjs (.+)$/m.exec(unit) ?? [];
    const config = await configured(args.split(" "), filledIn("systemd/easel.env.example"), path.join(import.meta.dirname, "config.yaml"));
    expect(config.named).toBe("/etc/easel/config.yaml");
    expect(config.http).toMatchObject({ host: "127.0.0.1", port: PORT, trustedProxies: 1 });
    expect(config.notices).toEqual([]);
  });

  test.each([
    ["NoNewPrivileges", "true"],
    ["PrivateTmp", "true"],
    ["ProtectSystem", "strict"],
    ["ReadWritePaths", "/var/lib/easel"],
    ["Restart", "on-failure"],
    ["RestartSec", "5"],
    ["User", "easel"],
    ["EnvironmentFile", "/etc/easel/easel.env"],
    ["StandardOutput", "journal"],
  ])("is hardened as the guide has it: %s=%s", (name, value) => {
    expect(unit.split("\n")).toContain(`${name}=${value}`);
  });

  test("keeps the state where it may write", () => {
    expect(unit).toMatch(/^Environment=.*\bEASEL_STATE_DIR=\/var\/lib\/easel$/m);
    expect(unit).toMatch(/^StateDirectory=easel$/m);
  });
});

describe("the proxies", () => {
  const nginx = read("nginx/easel.conf");
  const caddy = read("Caddyfile");

  test("lead to the bridge, and take as much as it does", () => {
    expect(read("nginx/upstream-host.conf")).toContain(`server 127.0.0.1:${PORT};`);
    expect(read("nginx/upstream-compose.conf")).toContain(`server bridge:${PORT};`);
    expect(caddy).toContain(`reverse_proxy 127.0.0.1:${PORT} {`);
    expect(nginx).toMatch(/client_max_body_size 32m;/);
    expect(caddy).toMatch(/max_size 32MB/);
  });

  test.each([
    "proxy_buffering off;",
    "proxy_read_timeout 1h;",
    'proxy_set_header Connection "";',
    "proxy_set_header X-Forwarded-For $remote_addr;",
    "add_header X-Accel-Buffering no always;",
    "limit_req zone=easel_requests burst=40 nodelay;",
    "limit_conn easel_connections 200;",
  ])("nginx: %s", (directive) => expect(nginx).toContain(`    ${directive}\n`));

  test.each(["flush_interval -1", "read_timeout 1h", "rate_limit {"])("Caddy: %s", (directive) => expect(caddy).toContain(directive));
});

const Kubernetes = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ConfigMap"), data: z.object({ "config.yaml": z.string() }) }),
  z.object({
    kind: z.literal("Deployment"),
    spec: z.object({
      template: z.object({
        spec: z.object({
          securityContext: z.object({ runAsNonRoot: z.literal(true), runAsUser: z.literal(10001) }),
          containers: z.tuple([
            z.object({
              args: z.array(z.string()),
              ports: z.tuple([z.object({ containerPort: z.literal(PORT) })]),
              env: z.array(z.object({ name: z.string(), value: z.string().optional() })),
              securityContext: z.object({ readOnlyRootFilesystem: z.literal(true), allowPrivilegeEscalation: z.literal(false) }),
              livenessProbe: z.object({ httpGet: z.object({ path: z.literal("/live") }) }),
              readinessProbe: z.object({ httpGet: z.object({ path: z.literal("/health") }) }),
            }),
          ]),
        }),
      }),
    }),
  }),
  z.object({ kind: z.enum(["PersistentVolumeClaim", "Service"]) }),
  z.object({ kind: z.literal("Ingress"), metadata: z.object({ annotations: z.record(z.string(), z.string()) }) }),
]);

test("the Kubernetes manifest gives the bridge a configuration that it takes", async () => {
  const documents = parseAllDocuments(read("kubernetes.yaml")).map((document) => {
    expect(document.errors).toEqual([]);
    return Kubernetes.parse(document.toJS());
  });
  expect(documents.map(({ kind }) => kind)).toEqual(["ConfigMap", "PersistentVolumeClaim", "Deployment", "Service", "Ingress"]);
  const map = documents.find((document) => document.kind === "ConfigMap");
  const deployment = documents.find((document) => document.kind === "Deployment");
  const ingress = documents.find((document) => document.kind === "Ingress");
  const [container] = deployment?.spec.template.spec.containers ?? [];
  const file = path.join(temporaryFolder(), "config.yaml");
  fs.writeFileSync(file, map?.data["config.yaml"] ?? "");
  const env = Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value ?? "0123456789abcdef"]));
  const config = await configured(container?.args ?? [], env, file);
  expect(config.http).toMatchObject({ port: PORT, trustedProxies: 1, allowedHosts: ["mcp.example.com"] });
  expect(config.authentication).toMatchObject({ enabled: true, entries: [{ principal: { name: "default" } }] });
  expect(ingress?.metadata.annotations).toMatchObject({ "nginx.ingress.kubernetes.io/proxy-buffering": "off" });
});

describe("a bridge that is started like that", () => {
  let bridge: HttpBridge;
  beforeAll(async () => {
    const { environment } = services.bridge;
    const nowhere = { COMFYUI_URL: "http://127.0.0.1:9", REDIS_URL: "redis://127.0.0.1:9" };
    bridge = await HttpBridge.start({ config: read("config.yaml"), env: { ...environment, ...nowhere } });
  });
  afterAll(() => bridge?.stop());

  test.each(["/live", "/health"])("answers whoever looks after it, without an engine or a token: %s", async (address) => {
    const probed = [read("Dockerfile"), read("kubernetes.yaml")].join("\n");
    expect(probed).toContain(address);
    expect((await bridge.request("GET", address)).status).toBe(200);
  });

  test("asks everybody else for a token, under the name that it is known by", async () => {
    const ping = { jsonrpc: "2.0", id: 1, method: "ping" };
    expect((await bridge.post(ping, { host: "mcp.example.com" })).status).toBe(401);
    expect((await bridge.post(ping, { host: "other.example.com" })).status).toBe(403);
  });
});

test("docs/serving.md names files, variables and options that there are", () => {
  const text = fs.readFileSync(path.join(root, "docs/serving.md"), "utf8");
  const files = [...text.matchAll(/\bdeploy\/[\w./-]*[\w-]/g)].map(([file]) => file).filter((file) => !/\/(\.env|tls|models)\b/.test(file));
  for (const file of files) expect(fs.existsSync(path.join(root, file)), file).toBe(true);
  const commands = text.split("\n").filter((line) => /easel-bridge(\.cjs)? token/.test(line));
  expect(commands.length).toBeGreaterThan(3);
  for (const [option] of commands.join("\n").matchAll(/--[a-z-]+/g)) expect(TOKEN_USAGE).toContain(option);
});

describe("a cluster", () => {
  const parsed = (name: string) =>
    parseAllDocuments(read(name)).map((document) => {
      expect(document.errors).toEqual([]);
      return document.toJS() as { kind: string; metadata: { name: string }; data?: Record<string, string>; spec?: unknown };
    });

  test("Kubernetes starts workers and bridges with one configuration, which they take", async () => {
    const documents = parsed("kubernetes-cluster.yaml");
    const file = path.join(temporaryFolder(), "config.yaml");
    fs.writeFileSync(file, documents.find(({ kind }) => kind === "ConfigMap")?.data?.["config.yaml"] ?? "");
    const env = { MCP_AUTH_TOKEN: "0123456789abcdef0123456789abcdef", REDIS_PASSWORD: "hush" };
    const config = await configured(["--http", "0.0.0.0:3001", "--config", file], env, file);
    expect(config.queue).toEqual({ redisUrl: "redis://:hush@easel-queue:6379", sharedFolder: "/shared" });
    expect(config.rateLimits.redisUrl).toBe(config.queue?.redisUrl);
    const args = [...JSON.stringify(documents).matchAll(/\["--worker"[^\]]*\]/g)].map(([text]) => JSON.parse(text) as string[]);
    expect(args.map((each) => parseCommandLine(each, {}).mode)).toEqual(["worker"]);
  });

  test("Compose starts a worker with a configuration that it takes", async () => {
    const compose = parseYaml(read("compose.worker.yaml")) as { services: { worker: { command: string[] } } };
    expect(parseCommandLine(compose.services.worker.command, {})).toMatchObject({ mode: "worker", comfyuiUrls: ["http://comfyui:8188"] });
    const file = path.join(import.meta.dirname, "worker.yaml");
    const none = { comfyuiUrls: [], workflows: [], listen: null };
    const { queue } = await loadConfig({ file, ...none, env: { QUEUE_URL: "redis://:hush@queue:6379" } });
    expect(queue).toEqual({ redisUrl: "redis://:hush@queue:6379", sharedFolder: "/shared" });
  });
});
