import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allCrds } from "./crds/all";
import { type TestServer, startTestServer } from "./testing/start";

const kubectl = process.env.KUBECTL ?? "kubectl";
const hasKubectl = (() => {
  try {
    execFileSync(kubectl, ["version", "--client"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

const class_ = (provider: string) => ({
  apiVersion: "secrets-store.csi.x-k8s.io/v1",
  kind: "SecretProviderClass",
  metadata: { name: "shop", namespace: "mx" },
  spec: { provider, parameters: { objects: "[]" } },
});

const title = hasKubectl ? "kubectl" : "kubectl (not run: there is no kubectl on this machine)";

describe.runIf(hasKubectl)(title, () => {
  let world: TestServer;
  let folder = "";

  beforeAll(async () => {
    world = await startTestServer();
    folder = mkdtempSync(join(tmpdir(), "kubectl-"));
    const { url, caPem } = world.server;
    write("config", {
      apiVersion: "v1",
      kind: "Config",
      clusters: [
        {
          name: "c",
          cluster: {
            server: url,
            "certificate-authority-data": Buffer.from(caPem).toString("base64"),
          },
        },
      ],
      users: [{ name: "u", user: { token: "admin" } }],
      contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
      "current-context": "x",
    });
    write("crds.json", { apiVersion: "v1", kind: "List", items: allCrds });
  });
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function write(name: string, content: object): string {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(content));
    return path;
  }

  /** Standard output and errors together, and whether it went well. */
  function run(...args: string[]): Promise<{ text: string; isFine: boolean }> {
    const env = { ...process.env, KUBECONFIG: join(folder, "config"), HOME: folder };
    return new Promise((resolve) => {
      execFile(kubectl, args, { env, timeout: 20_000 }, (error, stdout, stderr) =>
        resolve({ text: stdout + stderr, isFine: error === null }),
      );
    });
  }

  test("create, apply both ways, diff, get, describe, patch and delete", async () => {
    expect((await run("create", "namespace", "mx")).text).toContain("namespace/mx created");
    expect((await run("apply", "-f", join(folder, "crds.json"))).isFine).toBe(true);
    const file = write("spc.json", class_("vault"));
    expect((await run("apply", "-f", file)).text).toContain("/shop created");
    expect((await run("apply", "-f", file)).text).toContain("/shop unchanged");
    const changed = write("changed.json", class_("azure"));
    const diff = await run("diff", "-f", changed);
    expect(diff.text).toMatch(/^-\s+provider: vault$/m);
    expect(diff.text).toMatch(/^\+\s+provider: azure$/m);
    const refused = await run("apply", "--server-side", "--field-manager=argo", "-f", changed);
    expect(refused.text).toContain(
      'conflict with "kubectl-client-side-apply" using secrets-store.csi.x-k8s.io/v1: .spec.provider',
    );
    const forced = ["--server-side", "--force-conflicts", "--field-manager=argo", "-f", changed];
    expect((await run("apply", ...forced)).text).toContain("/shop serverside-applied");
    const got = await run("-n", "mx", "get", "secretproviderclass");
    expect(got.text).toMatch(/^NAME\s+AGE\nshop\s+\d+s/);
    expect((await run("-n", "mx", "describe", "secretproviderclass", "shop")).text).toMatch(
      /Provider:\s+azure/,
    );
    const patch = ["patch", "secretproviderclass", "shop", "--type=merge", "-p"];
    expect((await run("-n", "mx", ...patch, '{"spec":{"provider":"gcp"}}')).isFine).toBe(true);
    expect((await run("-n", "mx", "delete", "secretproviderclass", "shop")).isFine).toBe(true);
  }, 120_000);

  test("auth can-i answers for oneself and for another", async () => {
    expect((await run("auth", "can-i", "create", "pods")).text.trim()).toBe("yes");
    const asOther = await run("auth", "can-i", "create", "pods", "--as", "nobody");
    expect(asOther.text.trim()).toBe("no");
  }, 60_000);

  test("events are a table with their age, object and message", async () => {
    const event = write("event.json", {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: "p.1", namespace: "default" },
      involvedObject: { kind: "Pod", name: "p", namespace: "default" },
      reason: "FailedMount",
      message: "MountVolume.SetUp failed",
      type: "Warning",
      lastTimestamp: new Date().toISOString().replace(/\.\d+/, ""),
    });
    expect((await run("create", "-f", event)).isFine).toBe(true);
    const { text } = await run("get", "events");
    expect(text).toMatch(/^LAST SEEN\s+TYPE\s+REASON\s+OBJECT\s+MESSAGE$/m);
    expect(text).toMatch(/Warning\s+FailedMount\s+pod\/p\s+MountVolume.SetUp failed/);
  }, 60_000);
});
