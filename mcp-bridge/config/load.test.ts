// biome-ignore-all lint/suspicious/noTemplateCurlyInString: config.yaml's own placeholders look like that
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeCertificate } from "#comfyui/test-support/certificates.ts";
import { EaselError } from "#contract/errors.ts";
import { type ConfigSources, enabledTools, loadConfig } from "./load.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "easel config ä-"));
});
afterAll(() => rm(folder, { recursive: true }));

type Given = Partial<Omit<ConfigSources, "file">>;

async function load(text: string | null, given: Given = {}) {
  const file = text === null ? null : join(folder, "config.yaml");
  if (file !== null && text !== null) await writeFile(file, text);
  return loadConfig({ file, comfyuiUrls: [], workflows: [], listen: null, env: {}, ...given });
}

async function refusal(text: string | null, given: Given = {}) {
  try {
    await load(text, given);
  } catch (error) {
    if (!(error instanceof EaselError)) throw error;
    const { kind, message, remedy } = error;
    return { kind, message, remedy };
  }
  throw new Error("the configuration was accepted");
}

const bridge = (name: string) => readFile(fileURLToPath(new URL(`../${name}`, import.meta.url)), "utf8");

describe("config.yaml", () => {
  it("is accepted as it is shipped, and changes nothing", async () => {
    expect(await load(await bridge("config.example.yaml"))).toEqual(await load(null));
  });

  it("sets every option", async () => {
    await mkdir(join(folder, "mine"), { recursive: true });
    const text = `
server: { name: studio, version: "2" }
comfyui: { url: "https://gpu.example:8443/comfy/", timeout_seconds: 60, poll_interval_ms: 250, max_concurrent_jobs: 1 }
engines:
  - { name: big, url: "http://me:pass@gpu:8188/", headers: { X-Team: blue }, weight: 2.5, max_concurrent_jobs: 3, labels: [video] }
  - { url: gpu2:8188 }
scheduling: { strategy: round_robin, labels: { generate_video: [video] } }
tools: { enabled: [upscale] }
workflows:
  directory: ./mine
  default_model: a.safetensors
  default_steps: 8
  default_cfg: 1.5
  default_sampler: lcm
  default_scheduler: simple
  default_width: 768
  default_height: 512
resources: { expose_models: false, expose_loras: false, expose_samplers: false, models_refresh_interval: 0 }
caching: { enabled: false, ttl_seconds: 5, max_entries: 1, max_megabytes: 2 }
queue: { redis_url: "redis://127.0.0.1:6379", shared_folder: shared }
results: { time_budget_seconds: 20, time_budgets: { Claude-AI: 30.5 }, on_disconnect: cancel, views: { claude-desktop: never } }
limits: { max_waiting_jobs: 9, jobs_per_minute: 8, max_steps: 7, max_pixels: 4096, max_upscale_pixels: 5000, max_count: 2, refused_prompts: ["(a|b)c"] }
output_check: { url: "http://127.0.0.1:9/check", timeout_seconds: 2.5 }
rate_limits: { backend: redis, requests_per_minute: 60, tools: { upscale: 3 } }
images: { allowed_folders: ["~/Pictures", mine], allow_http: true }
logging: { level: debug, format: text, file: logs/bridge.log, log_prompts: true }
`;
    expect(await load(text, { env: { REDIS_URL: "redis://r" } })).toEqual({
      authentication: { enabled: null, entries: [], tokenFile: null, oauth: null },
      rateLimits: { redisUrl: "redis://r", requestsPerMinute: 60, tools: { upscale: 3 } },
      outputCheck: { with: { kind: "url", url: "http://127.0.0.1:9/check" }, timeoutMs: 2_500 },
      server: { name: "studio", version: "2" },
      http: null,
      comfyui: {
        url: "https://gpu.example:8443/comfy",
        apiKey: null,
        headers: {},
        certificates: null,
        partnerKey: null,
        timeoutSeconds: 60,
        pollIntervalMs: 250,
        maxConcurrentJobs: 1,
      },
      engines: {
        list: [
          { name: "gpu.example:8443", url: "https://gpu.example:8443/comfy", headers: {}, weight: 1, slots: 1, labels: [] },
          {
            name: "big",
            url: "http://gpu:8188",
            headers: { authorization: "Basic bWU6cGFzcw==", "x-team": "blue" },
            weight: 2.5,
            slots: 3,
            labels: ["video"],
          },
          { name: "gpu2:8188", url: "http://gpu2:8188", headers: {}, weight: 1, slots: 1, labels: [] },
        ],
        strategy: "round_robin",
        labels: { generate_video: ["video"] },
      },
      tools: { enabled: ["upscale"] },
      workflows: {
        directories: [join(folder, "mine")],
        defaults: {
          default_model: "a.safetensors",
          default_steps: 8,
          default_cfg: 1.5,
          default_sampler: "lcm",
          default_scheduler: "simple",
          default_width: 768,
          default_height: 512,
          written: ["model", "steps", "cfg", "sampler", "scheduler", "width", "height"].map((name) => `default_${name}`),
        },
      },
      resources: { exposeModels: false, exposeLoras: false, exposeSamplers: false, modelsRefreshInterval: 0 },
      caching: { enabled: false, redisUrl: null, ttlSeconds: 5, maxEntries: 1, maxBytes: 2 * 2 ** 20 },
      queue: { redisUrl: "redis://127.0.0.1:6379", sharedFolder: join(folder, "shared") },
      results: { timeBudgetSeconds: 20, timeBudgets: { "Claude-AI": 30.5 }, onDisconnect: "cancel", views: { "claude-desktop": "never" } },
      limits: {
        maxWaitingJobs: 9,
        jobsPerMinute: 8,
        job: { steps: 7, pixels: 4096, upscalePixels: 5000, count: 2 },
        refusedPrompts: [/(a|b)c/iu],
      },
      images: { allowedFolders: [join(homedir(), "Pictures"), join(folder, "mine")], allowHttp: true },
      logging: { level: "debug", format: "text", file: join(folder, "logs", "bridge.log"), logPrompts: true },
      notices: [],
    });
  });

  it("may be empty, or have empty sections", async () => {
    expect(await load("")).toEqual(await load(null));
    expect(await load("caching:\n# nothing\nlogging:\n")).toEqual(await load(null));
  });

  it("says which AI app was probably meant", async () => {
    const { notices } = await load("results:\n  time_budgets: { claud-ai: 100, cursor-vscode: 100, my-own-script: 100 }\n");
    expect(notices).toEqual(['results.time_budgets: no AI app is known by the name "claud-ai". Did you mean "claude-ai"?']);
  });

  it("asks for no variable of a section that is switched off", async () => {
    const text = 'authentication:\n  enabled: false\n  type: bearer\n  token: "${MCP_AUTH_TOKEN}"\n';
    expect((await load(text, { env: {} })).authentication.enabled).toBe(false);
  });

  it("says what has no effect over stdio", async () => {
    const text =
      'server:\n  host: "0.0.0.0"\n  port: 3001\nauthentication:\n  enabled: false\n  type: bearer\n  token: "${MCP_AUTH_TOKEN}"\n';
    const { notices } = await load(text, { env: { MCP_AUTH_TOKEN: "secret", REDIS_URL: "redis://localhost" } });
    expect(notices).toEqual([
      "server.host and server.port are not used: with transport stdio nothing listens on the network.",
      "The authentication token is not used: stdio needs none.",
      "REDIS_URL is not used: for that, `caching.backend` must be redis.",
    ]);
  });
});

describe("a wrong config.yaml is refused with the line, the option and what to do", () => {
  it.each([
    [
      "a typo in an option",
      "comfyui:\n  max_concurent_jobs: 2\n",
      "config.yaml, line 2: `comfyui.max_concurent_jobs` is not an option. Did you mean `max_concurrent_jobs`?",
    ],
    [
      "a typo in a section",
      "logging:\n  level: info\nwork_flows:\n  default_steps: 3\n",
      "config.yaml, line 3: `work_flows` is not an option. Did you mean `workflows`?",
    ],
    [
      "an option of nowhere",
      "caching:\n  zzz: 1\n",
      "config.yaml, line 2: `caching.zzz` is not an option. Options here: enabled, backend, redis_url, ttl_seconds, max_entries, max_megabytes.",
    ],
    [
      "the wrong type",
      "comfyui:\n  timeout_seconds: soon\n",
      'config.yaml, line 2: `comfyui.timeout_seconds` must be a number, not "soon".',
    ],
    [
      "a fraction of a job",
      "comfyui:\n  max_concurrent_jobs: 1.5\n",
      "config.yaml, line 2: `comfyui.max_concurrent_jobs` must be a whole number, not 1.5.",
    ],
    ["out of bounds", "workflows:\n  default_steps: 0\n", "config.yaml, line 2: `workflows.default_steps` is 0, but the least is 1."],
    [
      "an unknown word",
      "logging:\n  level: warning\n",
      'config.yaml, line 2: `logging.level` is "warning", but must be one of debug, info, warn, error. Did you mean `warn`?',
    ],
    [
      "a limit by another name",
      "limits:\n  max_pixel: 5\n",
      "config.yaml, line 2: `limits.max_pixel` is not an option. Did you mean `max_pixels`?",
    ],
    [
      "a budget that is no number",
      "results:\n  time_budgets:\n    claude-ai: soon\n",
      'config.yaml, line 3: `results.time_budgets.claude-ai` must be a number, not "soon".',
    ],
    ["yes for true", "caching:\n  enabled: yes\n", 'config.yaml, line 2: `caching.enabled` must be true or false, not "yes".'],
    ["one tool instead of a list", "tools:\n  enabled: upscale\n", 'config.yaml, line 2: `tools.enabled` must be a list, not "upscale".'],
    ["an item of a list", "tools:\n  enabled:\n    - upscale\n    - 7\n", "config.yaml, line 4: `tools.enabled.1` must be text, not 7."],
    [
      "an option twice",
      "caching:\n  enabled: true\n  enabled: false\n",
      "config.yaml, line 3: this is not valid YAML: map keys must be unique.",
    ],
    ["a tab", "caching:\n\tenabled: true\n", "config.yaml, line 2: this is not valid YAML: tabs are not allowed as indentation."],
    ["a list", "- a\n", "config.yaml, the whole must be a group of options, not a list."],
    ["a transport that there is not", "server:\n  transport: websocket\n", expect.stringMatching(/line 2: `server.transport`/)],
    [
      "a certificate without its key",
      "server:\n  transport: sse\nhttp:\n  tls_certificate: a.pem\n",
      "config.yaml, line 4: `http.tls_certificate`: TLS needs both `tls_certificate` and `tls_key`.",
    ],
    [
      "a page's address for an origin",
      "server:\n  transport: sse\nhttp:\n  allowed_origins: [https://a.example/page]\n",
      'config.yaml, line 4: `http.allowed_origins.0`: "https://a.example/page" is no origin. Write scheme, host and port of the page, such as https://studio.example.com.',
    ],
    [
      "authentication over stdio",
      "authentication:\n  enabled: true\n",
      "config.yaml, line 2: `authentication.enabled`: over stdio nobody but the program that started the bridge can speak to it, so there is nothing to protect. Write false.",
    ],
    [
      "redis without an address",
      "caching:\n  backend: redis\n",
      "config.yaml, line 2: `caching.backend`: redis needs an address. Set `caching.redis_url` or REDIS_URL to one such as redis://127.0.0.1:6379 (rediss:// for TLS).",
    ],
    [
      "redis at something else, whose password is not told",
      "caching:\n  backend: redis\n  redis_url: http://:secret@127.0.0.1:6379\n",
      "config.yaml, line 3: `caching.redis_url`: this does not begin with redis:// or rediss://. Write one such as redis://127.0.0.1:6379 (rediss:// for TLS).",
    ],
    [
      "another protocol, with a password in it",
      "comfyui:\n  url: ftp://me:secret@gpu:8188\n",
      "config.yaml, line 2: `comfyui.url`: this does not begin with http:// or https://.",
    ],
    [
      "a file of certificates that is not there",
      "comfyui:\n  ca_file: ./studio.pem\n",
      "config.yaml, line 2: `comfyui.ca_file`: there is no file studio.pem that can be read at that place (counted from the file's own folder).",
    ],
    [
      "no address",
      "comfyui:\n  url: my computer\n",
      'config.yaml, line 2: `comfyui.url`: "my computer" is no address. Did you mean `http://127.0.0.1:8188`?',
    ],
    [
      "a folder that is not there",
      "workflows:\n  directory: ./templates\n",
      "config.yaml, line 2: `workflows.directory`: there is no folder templates at that place (counted from the file's own folder).",
    ],
    [
      "a quote that is missing at the end of a file with empty lines",
      'comfyui:\n  url: "http\n\n\n\n',
      'config.yaml, line 2: this is not valid YAML: missing closing "quote.',
    ],
    [
      "a missing variable",
      "authentication:\n  token: ${MCP_AUTH_TOKEN}\n",
      "config.yaml, line 2: the environment variable MCP_AUTH_TOKEN is not set. Set it, or write the value here.",
    ],
  ])("%s", async (_name, text, message) => {
    expect(await refusal(text)).toEqual({
      kind: "config_invalid",
      message,
      remedy: "Correct this and start again; the bridge's README explains every option.",
    });
  });

  it("all problems at once, in the order of the file", async () => {
    const { message } = await refusal("comfyui:\n  urll: x\nlogging:\n  level: loud\n  fille: y\n");
    expect(message).toMatch(/^config\.yaml has 3 faults: line 2: .*`url`\? line 4: .* line 5: .*`file`\?$/);
  });

  it("a file that is not there", async () => {
    const error = await loadConfig({ file: join(folder, "none.yaml"), comfyuiUrls: [], workflows: [], listen: null, env: {} }).catch(
      (e: EaselError) => e.report(),
    );
    expect(error).toMatchObject({ kind: "config_invalid", message: "none.yaml: there is no such file." });
    expect(JSON.stringify(error)).not.toContain(folder);
  });
});

describe("the environment", () => {
  it("fills ${NAME} in any value, also in numbers", async () => {
    const config = await load("server:\n  name: 'a ${X} $${X}'\ncaching:\n  ttl_seconds: ${TTL}\n  enabled: ${ON}\n", {
      env: { X: "1", TTL: "60", ON: "false" },
    });
    expect(config.server.name).toBe("a 1 ${X}");
    expect(config.caching).toMatchObject({ enabled: false, ttlSeconds: 60 });
  });

  it("says where ComfyUI is: stronger than the file, weaker than the command line", async () => {
    const text = "comfyui:\n  url: http://file:1\n";
    const env = { COMFYUI_URL: "http://env:2/" };
    const url = async (given: Given) => (await load(text, given)).comfyui.url;
    expect(await url({})).toBe("http://file:1");
    expect(await url({ env: { COMFYUI_URL: "" } })).toBe("http://file:1");
    expect(await url({ env })).toBe("http://env:2");
    expect(await url({ env, comfyuiUrls: ["http://line:3"] })).toBe("http://line:3");
    expect((await load(null)).comfyui.url).toBe(null);
  });

  it("with the engine's address as people have it: its login is kept apart, for no log", async () => {
    const text = "comfyui:\n  url: me:${PASSWORD}@gpu:8188/\n  headers: { X-Team: blue }\n";
    const { comfyui } = await load(text, { env: { PASSWORD: "s%40cret" } });
    expect(comfyui).toMatchObject({ url: "http://gpu:8188", headers: { authorization: `Basic ${btoa("me:s@cret")}`, "x-team": "blue" } });
    expect((await load(null, { comfyuiUrls: ["localhost:8188"] })).comfyui).toMatchObject({ url: "http://localhost:8188", headers: {} });
  });

  it("with certificates of the studio's own, from a file beside it", async () => {
    const pem = makeCertificate().cert;
    await writeFile(join(folder, "studio.pem"), pem);
    expect((await load("comfyui:\n  ca_file: ./studio.pem\n")).comfyui.certificates).toBe(pem);
    await writeFile(join(folder, "studio.pem"), "no certificate");
    expect((await refusal("comfyui:\n  ca_file: ./studio.pem\n")).message).toContain("studio.pem holds no certificate in PEM format");
  });

  it("holds ComfyUI's key", async () => {
    expect((await load(null, { env: { COMFYUI_API_KEY: " k " } })).comfyui.apiKey).toBe("k");
    expect((await load(null, { env: { COMFYUI_API_KEY: "" } })).comfyui.apiKey).toBe(null);
  });

  it("with a bad address is refused", async () => {
    expect(await refusal(null, { env: { COMFYUI_URL: "ftp://x" } })).toEqual({
      kind: "config_invalid",
      message: 'COMFYUI_URL: "ftp://x" does not begin with http:// or https://.',
      remedy: "Write it as http://127.0.0.1:8188.",
    });
  });
});

describe("the command line", () => {
  it("names engines instead of those of the file, which stand beside its own one", async () => {
    const names = async (text: string | null, comfyuiUrls: string[] = []) =>
      (await load(text, { comfyuiUrls })).engines.list.map(({ name, url }) => [name, url]);
    expect(await names(null)).toEqual([["main", null]]);
    expect(await names("engines: [{ url: c:1 }, { url: d:1 }]")).toEqual([
      ["c:1", "http://c:1"],
      ["d:1", "http://d:1"],
    ]);
    expect(await names("comfyui: { url: b:1 }\nengines: [{ url: c:1 }]")).toHaveLength(2);
    expect(await names("engines: [{ url: c:1 }]", ["http://a:1", "http://b:1"])).toEqual([
      ["a:1", "http://a:1"],
      ["b:1", "http://b:1"],
    ]);
    expect((await refusal("engines: [{ url: c:1 }, { url: c:1 }]")).message).toBe(
      'config.yaml, line 1: `engines`: two engines are called "c:1". Give each a `name` of its own.',
    );
    expect((await refusal("engines:\n  - { url: 'ftp://x' }")).message).toContain("line 2: `engines.0.url`");
  });

  it("adds folders of templates after the file's", async () => {
    await mkdir(join(folder, "mine"), { recursive: true });
    const { workflows } = await load("workflows:\n  directory: mine\n", { workflows: [folder] });
    expect(workflows.directories).toEqual([join(folder, "mine"), folder]);
    expect((await refusal(null, { workflows: [join(folder, "gone")] })).message).toBe(
      "--workflows: there is no folder gone at that place.",
    );
  });
});

describe("the list of tools", () => {
  it("shows the tools that are named, in the usual order, and refuses a name that is no tool", async () => {
    const config = await load("tools:\n  enabled: [upscale, generate_image]\n");
    expect(enabledTools(config, ["generate_image", "inpaint", "upscale"])).toEqual(["generate_image", "upscale"]);
    expect(enabledTools(await load(null), ["a", "b"])).toEqual(["a", "b"]);
    expect(() => enabledTools(config, ["generate_image", "upscaled"])).toThrow('`tools.enabled` names "upscale", which is no tool.');
  });
});

it("reads every example of the README", async () => {
  const examples = [...(await bridge("README.md")).matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1] ?? "");
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) await load(example, { env: { STUDIO: "x" } });
});
