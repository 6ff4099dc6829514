import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { codeAt } from "@/lib/server/auth/second-factor";
import { getOpenedDatabase } from "@/lib/server/db/client";
import { migrate } from "@/lib/server/db/migrate";
import { openEmbedded } from "@/lib/server/db/open";
import { prepareSetup } from "@/lib/server/services/setup/token";
import { getLogger } from "@/lib/server/telemetry/logger";
import { kubeconfigOf } from "@/sandbox/kubeconfig";
import { databaseKeys, storageKeys } from "@/sandbox/scenario/values";
import * as worlds from "@/testing/world";
import { Canaries } from "./canary/canaries";
import { Drive } from "./canary/drive";
import { hearOutput, printed, type Pino } from "./canary/output";
import { filesOf, rowsOf } from "./canary/rest";

vi.mock("pino", async (load: () => Promise<Pino>) =>
  (await import("./canary/output")).pinoInto(load),
);

const namespace = "mendix-onboarding";
const at = worlds.refOf(namespace, "welcome-acc");
const path = "secret/data/welcome-acc";
const keys = [...databaseKeys, ...storageKeys, "mx-admin-password"];
const desired = {
  store: worlds.storeName,
  identity: "mendix-welcome-acc",
  mappings: keys.map((key) => ({ key, reference: { name: path, member: key } })),
};
const root = { name: "Root", email: "root@example.com" };
const other = { name: "Other", email: "other@example.com" };

/** A value that the key may have, around a secret; a switch may have none, and is sent the bare secret to refuse. */
const shaped: Record<string, (secret: string) => string> = {
  "database-jdbc-url": (secret) => `jdbc:postgresql://db.example:5432/app?password=${secret}`,
  "database-host": (secret) => `${secret}.db.example:5432`,
  "storage-endpoint": (secret) => `https://${secret}.example`,
  "mx-admin-password": (secret) => `Aa1!"\\&+ü ${secret}`,
};

describe("a secret that went in", () => {
  const canaries = new Canaries();
  const drive = new Drive();
  const dataDir = mkdtempSync(join(tmpdir(), "bindery-canary-"));
  const world = worlds.useWorld(
    { scenario: "empty" },
    {
      config: { BINDERY_LOG_LEVEL: "debug", BINDERY_DATA_DIR: dataDir },
      async open() {
        const opened = await openEmbedded(dataDir);
        await migrate(opened);
        return opened;
      },
    },
  );
  let stopHearing = () => {};
  let stopListening = () => Promise.resolve();
  let rootPassword = "";
  beforeAll(() => void (stopHearing = hearOutput()));
  afterAll(() => {
    stopHearing();
    rmSync(dataDir, { recursive: true, force: true });
  });
  afterAll(() => stopListening());

  const ok = async (id: string, sent: Parameters<Drive["send"]>[1] = {}) => {
    const answer = await drive.send(id, sent);
    expect([id, answer.status, answer.body["detail"]]).toEqual([
      id,
      expect.toSatisfy((status: number) => status < 300),
      undefined,
    ]);
    return answer;
  };
  const refused = async (id: string, sent: Parameters<Drive["send"]>[1] = {}) => {
    const answer = await drive.send(id, sent);
    expect([id, answer.status]).toEqual([id, expect.toSatisfy((status: number) => status >= 400)]);
    return answer;
  };
  const signIn = (email: string, password: string) =>
    drive.call("POST", "/auth/sign-in/email", { body: { email, password }, cookie: "" });

  it("sets up, signs in, and turns a second factor on and off", async () => {
    await drive.send("setup.get");
    const token = canaries.add("setup token", (await prepareSetup()) ?? "");
    rootPassword = canaries.make("first password");
    const wrongToken = canaries.make("wrong setup token");
    await refused("setup.create", { body: { ...root, token: wrongToken, password: rootPassword } });
    await ok("setup.create", { body: { ...root, token, password: rootPassword } });
    expect((await signIn(root.email, canaries.make("wrong password"))).status).toBe(401);
    drive.cookie = (await signIn(root.email, rootPassword)).cookie;
    stopListening = await drive.listen("/v1/events");

    const password = rootPassword;
    const wrong = { password: canaries.make("wrong own password") };
    await refused("account.enrolSecondFactor", { body: wrong });
    const given = ["second factor", "backup code"];
    const enrolled = await ok("account.enrolSecondFactor", { body: { password }, mayHold: given });
    const secret = canaries.add("second factor", String(enrolled.body["secret"]));
    const codes = enrolled.body["backupCodes"] as string[];
    for (const code of codes) canaries.add("backup code", code);
    await refused("account.confirmSecondFactor", { body: { code: "000000" } });
    const code = codeAt(secret, Math.floor(Date.now() / 30_000));
    await ok("account.confirmSecondFactor", { body: { code } });
    const used = await signIn(root.email, password);
    for (const wrongCode of ["000000", code]) {
      const sent = { body: { code: wrongCode }, cookie: used.cookie };
      expect((await drive.call("POST", "/auth/two-factor/verify-totp", sent)).status).toBe(401);
    }
    const { cookie } = await signIn(root.email, password);
    const wrongBackup = canaries.make("wrong backup code").slice(0, 30);
    const verify = "/auth/two-factor/verify-backup-code";
    await drive.call("POST", verify, { body: { code: wrongBackup }, cookie });
    const admitted = await drive.call("POST", verify, { body: { code: codes[0] }, cookie });
    expect(admitted.status).toBe(200);
    drive.cookie = admitted.cookie;
    const mayHold = ["new backup code"];
    const replaced = await ok("account.replaceBackupCodes", { body: { password }, mayHold });
    for (const next of replaced.body["backupCodes"] as string[])
      canaries.add("new backup code", next);
    await refused("account.removeSecondFactor", { body: wrong });
    await drive.send("account.get");
    await ok("account.removeSecondFactor", { body: { password } });
  });

  it("makes people, resets and changes passwords", async () => {
    const password = canaries.make("password of another");
    await refused("people.create", {
      body: { ...other, email: "nobody", password, grants: [] },
    });
    const { body } = await ok("people.create", { body: { ...other, password, grants: [] } });
    const params = { id: String(body["id"]) };
    const own = { password: rootPassword };
    const wrong = { password: canaries.make("wrong password before a reset") };
    await refused("people.createPasswordReset", { params, body: wrong });
    await refused("people.resetSecondFactor", { params, body: wrong });
    const mayHold = ["reset token"];
    const link = await ok("people.createPasswordReset", { params, body: own, mayHold });
    const token = canaries.add("reset token", String(link.body["token"]));
    const newPassword = canaries.make("password by reset");
    const wrongToken = canaries.make("wrong reset token");
    await refused("passwordResets.use", { body: { token: wrongToken, newPassword } });
    await ok("passwordResets.use", { body: { token, newPassword } });
    await refused("people.resetSecondFactor", { params, body: own });
    const theirs = await signIn(other.email, newPassword);
    await refused("people.list", { cookie: theirs.cookie });
    await ok("people.endSessions", { params });
    await ok("people.update", { params, body: { grants: [{ role: "auditor", scope: null }] } });
    await refused("account.changePassword", {
      body: { password: canaries.make("wrong old password"), newPassword },
    });
    const next = canaries.make("changed password");
    await ok("account.changePassword", { body: { password: rootPassword, newPassword: next } });
    rootPassword = next;
    const { cookie } = await signIn(root.email, rootPassword);
    if (cookie) drive.cookie = cookie;
    const sessions = await ok("account.listSessions");
    const items = sessions.body["items"] as { id: string; isCurrent: boolean }[];
    await drive.send("account.endSession", {
      params: { session: items.find(({ isCurrent }) => !isCurrent)?.id ?? "none" },
    });
    await ok("account.endOtherSessions");
  });

  it("refuses kubeconfigs that are wrong, and takes the right one", async () => {
    const { url, caPem } = world().kubernetes;
    const make = (name: string, more: object = {}) =>
      kubeconfigOf({ url, caPem, token: canaries.make(name), user: "bindery", ...more });
    const makeText = (name: string, change: (text: string, secret: string) => string) => {
      const secret = canaries.make(name);
      return change(kubeconfigOf({ url, caPem, token: secret, user: "bindery" }), secret);
    };
    const user = (name: string, member: (secret: string) => string) =>
      makeText(name, (text, secret) => text.replace(/token: \S+/, member(secret)));
    const wrong = [
      make("wrong cluster token"),
      make("cluster token with a wrong CA", { caPem: world().vaultServer.caPem }),
      make("cluster token with no CA", { caPem: canaries.make("CA that is none") }),
      make("cluster token to a closed port", { url: "https://127.0.0.1:1" }),
      makeText("password in an address", (text, secret) =>
        text.replace("https://", `https://u:${secret}@`),
      ),
      makeText("token in no YAML", (text) => `${text}\n\t} : [${text}`),
      makeText("token in no kubeconfig", (_, secret) => `token: ${secret}`),
      makeText("bare token", (_, secret) => secret),
      makeText("token as an unknown alias", (_, secret) => `users: *${secret}`),
      user("token behind a tag", (secret) => `token: !vault "${secret}"`),
      user("tag itself", (secret) => `token: !${secret} x`),
      user("token of two lines", (secret) => `token: |\n        ${secret}\n        more`),
      user("password of basic auth", (secret) => `username: u\n      password: ${secret}`),
      user("argument of exec", (secret) => `exec: { command: x, args: ["${secret}"] }`),
      user(
        "client key that is none",
        (secret) =>
          `client-key-data: ${Buffer.from(secret).toString("base64")}\n      client-certificate-data: ${Buffer.from(secret).toString("base64")}`,
      ),
    ];
    for (const kubeconfig of wrong)
      await drive.send("clusters.create", {
        body: { name: "c9", source: "kubeconfig", kubeconfig },
      });
    expect((await ok("clusters.list")).body["items"]).toEqual([]);
    const kubeconfig = world().kubeconfigs.bindery;
    canaries.add("cluster token", /token: (\S+)/.exec(kubeconfig)?.[1] ?? "");
    const body = { source: "kubeconfig", kubeconfig, canProbeAsEnvironment: true };
    await worlds.seed(world(), namespace, [at.name]);
    await ok("clusters.create", {
      body: { ...body, name: worlds.clusterName, namespaces: [namespace] },
    });
    await refused("clusters.create", { body: { ...body, name: worlds.clusterName } });
    await worlds.untilLive(namespace);
    await ok("clusters.update", { params: at, body: { label: "Other" } });
    await ok("clusters.check", { params: at });
    await ok("clusters.get", { params: at });
    await refused("clusters.create", {
      body: { ...body, surprise: canaries.make("stray member") },
    });
  });

  it("refuses sign-ins to Vault that are wrong, and takes the right ones", async () => {
    const { bindery } = world();
    const config = (more: Record<string, unknown>) => worlds.vaultConfig(world(), more);
    const token = (name: string) => ({ method: "token", token: canaries.make(name) });
    const appRole = (secretId: string) => ({
      method: "approle",
      roleId: bindery.roleId,
      secretId,
    });
    const wrong = [
      config({ signIn: token("wrong store token") }),
      config({ signIn: token("token to a store of another CA"), caPem: world().kubernetes.caPem }),
      config({ signIn: token("token to a closed port"), address: "https://127.0.0.1:1" }),
      config({ signIn: { method: "token", token: `${canaries.make("token of two lines")}\nx` } }),
      config({ address: `https://u:${canaries.make("password in a store's address")}@127.0.0.1` }),
      config({ signIn: appRole(canaries.make("wrong secret id")) }),
      config({ signIn: { ...appRole(canaries.make("secret id of a wrong method")), method: "x" } }),
      config({ token: canaries.make("token in a wrong place") }),
    ];
    for (const each of wrong) {
      await drive.send("stores.checkDraft", { body: { kind: "vault", config: each } });
      const body = { name: "s9", kind: "vault", label: "", config: each, namespaces: [] };
      await refused("stores.create", { body });
    }
    canaries.add("store token", bindery.token);
    canaries.add("secret id", bindery.secretId);
    const store = { kind: "vault", label: "", namespaces: [] };
    const create = (name: string, more: Record<string, unknown>) =>
      ok("stores.create", { body: { ...store, name, config: config(more) } });
    await create(worlds.storeName, {});
    const spare = await create("spare", { signIn: appRole(bindery.secretId) });
    const { version } = spare.body["store"] as { version: number };
    await ok("stores.update", {
      params: { store: "spare" },
      body: { config: config({ signIn: token("wrong token of an update") }), version },
    });
    for (const name of [worlds.storeName, "spare"]) {
      await drive.send("stores.check", { params: { store: name } });
      await ok("stores.get", { params: { store: name } });
    }
    await ok("stores.list");
  });

  it("binds an environment to values in Vault, sets each of them, and looks at everything", async () => {
    await ok("namespaces.list");
    const { body: detail } = await ok("namespaces.get", { params: at });
    const { version } = detail["enablement"] as { version: number };
    const enablement = { store: worlds.storeName, template: worlds.storeTemplate };
    await ok("namespaces.replaceEnablement", {
      params: at,
      body: { isEnabled: true, ...enablement, version },
    });
    const inVault = (key: string) => canaries.make(`value in Vault of ${key}`);
    await world().vault.write(path, Object.fromEntries(keys.map((key) => [key, inVault(key)])));
    const { body: plan } = await ok("bindings.plan", { params: at, body: { desired } });
    await ok("bindings.apply", { params: at, body: { desired, planDigest: plan["digest"] } });
    await worlds.untilHealth(at, (health) => Boolean(health.probe?.asEnvironment), 60_000);

    const store = worlds.storeName;
    const references = desired.mappings.map(({ reference }) => reference);
    const described = await ok("bindings.describe", { params: at, body: { store, references } });
    let stored = (described.body["items"] as { version: string }[])[0]?.version ?? "";
    let written = 0;
    for (const [index, { key, reference }] of desired.mappings.entries()) {
      const send = async (name: string, expectedVersion: string, place: object = reference) => {
        const value = (shaped[key] ?? String)(canaries.make(`${name} of ${key}`));
        const body = { store, reference: place, value, expectedVersion };
        return drive.send("values.set", { params: { ...at, key }, body });
      };
      await send("value against a wrong version", "999999");
      await send("value for a place that is none", "absent", { name: "cubbyhole/x", member: key });
      // Each waits for the retries of its call, so not for every key.
      if (index % 5 === 0) {
        world().faults.vault.failNext({ status: 500, path: "secret/data" });
        await send("value while Vault fails", stored);
        world().faults.vault.clear();
      }
      const { status, body } = await send("set value", stored);
      if (status >= 300) continue;
      stored = String(body["version"]);
      written += 1;
    }
    expect(written).toBeGreaterThan(keys.length / 2);
    const long = canaries.make("value that is too long").repeat(3_000);
    await refused("values.set", {
      params: { ...at, key: "mx-admin-password" },
      body: { store, reference: references[0], value: long, expectedVersion: "absent" },
    });

    await ok("environments.restart", { params: at });
    await ok("environments.check", { params: at });
    for (const id of [
      "environments.get",
      "bindings.get",
      "bindings.manifests",
      "bindings.identity",
    ])
      await ok(id, { params: at });
    await ok("bindings.names", { params: at, query: `store=${store}&prefix=secret/data/` });
    await ok("bindings.writeYaml", { params: at, body: { desired } });
    await drive.send("bindings.readYaml", { params: at, body: { text: "kind: X", store } });
    for (const id of ["matrix.get", "namespaces.check"]) await ok(id, { params: at });
    const edit = { environment: at.name, key: keys[0], reference: references[0] };
    await drive.send("matrix.plan", { params: at, body: { edits: [edit] } });
    for (const id of ["revisions.list", "environments.list", "overview.get", "session.get"])
      await ok(id, { params: at });
    for (const id of ["people.list", "audit.list", "audit.verify"]) await ok(id);
    for (const address of ["/v1/openapi.json", "/health/live", "/health/ready", "/metrics"])
      await drive.call("GET", address);
    for (const format of ["jsonl", "csv"])
      await drive.call("GET", "/v1/audit/export", { query: `format=${format}` });
    await drive.call("GET", "/auth/get-session");
  }, 90_000);

  it("takes everything away again", async () => {
    const { body: plan } = await ok("bindings.plan", { params: at, body: { desired: null } });
    const body = { desired: null, planDigest: plan["digest"] };
    await ok("bindings.apply", { params: at, body });
    await ok("namespaces.create", {
      body: { cluster: worlds.clusterName, namespace: "mendix-commerce" },
    });
    const place = { cluster: worlds.clusterName, namespace: "mendix-commerce" };
    await ok("namespaces.delete", { params: place });
    await ok("stores.delete", { params: { store: "spare" } });
    await ok("clusters.delete", { params: at });
    await drive.call("POST", "/auth/sign-out");
    await stopListening();
  });

  it("every method of every route was called", async () => {
    expect(await drive.uncalled()).toEqual([]);
    expect(canaries.names.size).toBeGreaterThan(80);
  });

  it("is in no answer, header or event, but where it is handed out", () => {
    expect(drive.answers.length).toBeGreaterThan(200);
    expect(canaries.find(drive.answers)).toEqual([]);
  });

  it("is in no line of the log, and in nothing that was printed or warned of", () => {
    expect(printed.some((line) => line.includes("refused clusters.create"))).toBe(true);
    expect(canaries.find(printed.map((bytes) => ({ where: bytes.slice(0, 300), bytes })))).toEqual(
      [],
    );
  });

  it("is in no row of any table", async () => {
    const rows = await rowsOf(getOpenedDatabase());
    expect(rows.filter(({ where }) => where.endsWith("auditEntry")).length).toBeGreaterThan(50);
    expect(canaries.find(rows)).toEqual([]);
  });

  it("is in no file of the data folder", () => {
    const files = filesOf(dataDir);
    expect(files.length).toBeGreaterThan(100);
    expect(canaries.find(files)).toEqual([]);
  });

  it("would be found in each of these places", async () => {
    const leak = canaries.make("planted");
    const opened = getOpenedDatabase();
    await opened.runScript(
      `INSERT INTO "setting" ("name", "value", "updatedAt") VALUES ('planted', '{"a":"${leak}"}', now())`,
    );
    expect(canaries.find(await rowsOf(opened))).not.toEqual([]);
    await opened.runScript(`DELETE FROM "setting"`);
    expect(canaries.find(filesOf(dataDir))).not.toEqual([]);
    const isPrinted = () =>
      canaries.find(printed.map((bytes) => ({ where: "", bytes }))).length > 0;
    expect(isPrinted()).toBe(false);
    getLogger().debug(`a line with ${leak}`);
    expect(isPrinted()).toBe(true);
    drive.answers.length = 0;
    await drive.call("GET", "/v1/environments", { query: "search=x", cookie: "" });
    expect(canaries.find(drive.answers)).toEqual([]);
    drive.answers.push({ where: "an answer", bytes: JSON.stringify({ value: leak }) });
    expect(canaries.find(drive.answers)).toEqual(["planted as text in an answer"]);
  });
});
