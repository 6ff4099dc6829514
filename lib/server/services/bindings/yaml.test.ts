import { parse } from "yaml";
import { beforeAll, describe, expect, it } from "vitest";
import type { DesiredBinding } from "@/lib/contracts/bindings";
import { requiredKeys } from "@/lib/domain/bindings/key-catalogue";
import { getDb } from "@/lib/server/db/client";
import type { KubeObject } from "@/lib/domain/kube-object";
import { resources, type ResourceType } from "@/sandbox/client/resources";
import { asPlatformAdmin } from "@/testing/context";
import {
  enable,
  grantedIn,
  refOf,
  registerCluster,
  registerStore,
  seed,
  storeName,
  untilHealth,
  useWorld,
} from "@/testing/world";
import { applyBinding } from "./apply";
import { getBinding } from "./get";
import { getManifests } from "./manifests";
import { planBindingChange } from "./plan";
import { readYaml } from "./read-yaml";
import { writeYaml } from "./write-yaml";

const namespace = "mendix-onboarding";
const welcome = refOf(namespace, "welcome-acc");
const ctx = asPlatformAdmin();
const cloud = { database: "aws-rds-iam", storage: "s3-irsa" } as const;
const desired: DesiredBinding = {
  store: storeName,
  identity: "mendix-welcome-acc",
  modes: cloud,
  mappings: requiredKeys(cloud).map((key) => ({
    key,
    reference: { name: "secret/data/welcome-acc", member: key },
  })),
};
const applied = async (request: { desired: DesiredBinding | null; revision?: number }) => {
  const { digest } = await planBindingChange(ctx, { ...welcome, ...request });
  return applyBinding(ctx, { ...welcome, ...request, planDigest: digest, takeOver: [] });
};

const types: Record<string, ResourceType> = {
  ServiceAccount: resources.serviceAccounts,
  SecretProviderClass: resources.secretProviderClasses,
  MendixApp: resources.mendixApps,
};
/** The object as somebody wants it: not who wrote it, when, and what became of it. */
const wantedOf = ({ status: _status, metadata, ...rest }: KubeObject) => {
  const { name, labels, annotations } = metadata;
  return { ...rest, name, labels, annotations };
};

describe("a binding as YAML, its modes and its restore", () => {
  const world = useWorld({ scenario: "empty" });
  const liveObjects = async () =>
    (await world().client.find(resources.secretProviderClasses, welcome))?.spec?.parameters?.[
      "objects"
    ];
  beforeAll(async () => {
    await seed(world(), namespace, [welcome.name]);
    await registerCluster(world(), { namespaces: [namespace] });
    await registerStore(world());
    await enable(namespace);
    await untilHealth(welcome, ({ diagnosis }) => diagnosis.verdict === "off");
  }, 120_000);

  it("what was applied in cloud modes is read back in cloud modes, from Kubernetes alone", async () => {
    const { revision } = await applied({ desired });
    expect(revision).toMatchObject({ number: 1, outcome: "success" });
    await untilHealth(welcome, ({ snapshot }) => snapshot.secretProviderClass.state === "seen");
    const binding = await getBinding(ctx, welcome);
    expect(binding.modes).toEqual(cloud);
    const required = binding.rows.filter(({ isRequired }) => isRequired).map(({ key }) => key);
    expect(required).not.toContain("database-password");
  });

  it("writes the class as text, and reads the same mapping out of it with nothing new to write", async () => {
    const { text } = await writeYaml(ctx, { ...welcome, desired });
    const answer = await readYaml(ctx, { ...welcome, text, store: storeName });
    expect(answer.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(answer.desired).toEqual(desired);
    expect((await writeYaml(ctx, { ...welcome, desired, text })).text).toBe(text);
  });

  it("applies what only the text says: a comment and a field that Bindery does not know", async () => {
    const { text } = await writeYaml(ctx, { ...welcome, desired });
    const [line = ""] = /^ +- objectName: .*$/m.exec(text) ?? [];
    const indent = " ".repeat(line.indexOf("-"));
    const typed = text.replace(
      line,
      `${indent}# by the team\n${line}\n${indent}  filePermission: 0640`,
    );
    const answer = await readYaml(ctx, { ...welcome, text: typed, store: storeName });
    await applied({ desired: answer.desired });
    const objects = await liveObjects();
    expect(objects).toContain("# by the team");
    expect(objects).toContain("filePermission: 0640");
  });

  it("restores a revision whole: text, modes and an object that was deleted by hand", async () => {
    const before = await liveObjects();
    await world().client.delete(resources.secretProviderClasses, welcome);
    await untilHealth(welcome, ({ snapshot }) => snapshot.secretProviderClass.state === "absent");
    const { items, revision } = await getManifests(ctx, welcome);
    expect(revision).toBe(2);
    expect(items.filter(({ isMissing }) => isMissing).map(({ object }) => object.kind)).toEqual([
      "SecretProviderClass",
    ]);
    const { revision: restored } = await applied({ desired: null, revision: 2 });
    expect(restored).toMatchObject({ action: "rollback", outcome: "success" });
    expect(await liveObjects()).toBe(before);
    await untilHealth(welcome, ({ snapshot }) => snapshot.secretProviderClass.state === "seen");
    expect((await getManifests(ctx, welcome)).items.flatMap(({ drift }) => drift)).toEqual([]);
    expect((await getBinding(ctx, welcome)).modes).toEqual(cloud);
    const rows = await getDb().auditEntry.findMany({ where: { action: "binding.rollback" } });
    expect(rows.map(({ outcome }) => outcome).toSorted()).toEqual(["intent", "success"]);
  });

  it("exports, from the live objects and from a plan, what changes nothing where it is applied", async () => {
    const app = await world().client.get(resources.mendixApps, welcome);
    expect(app.spec?.sourceURL).toBeTruthy();
    const { items } = await getManifests(ctx, welcome);
    const { changes } = await planBindingChange(ctx, { ...welcome, desired });
    expect(changes.map(({ action }) => action)).toContain("none");
    for (const exported of [items, changes].flat().map((one) => one.exported ?? "")) {
      expect(exported).not.toMatch(
        /redacted|status|managedFields|uid|resourceVersion|creationTimestamp/,
      );
      const body = parse(exported) as KubeObject;
      const type = types[body.kind];
      if (!type) throw new Error(`No type for ${body.kind}`);
      const before = wantedOf(await world().client.get(type, welcome));
      await world().client.as("kubectl").patch(type, welcome, { type: "merge", body });
      expect(wantedOf(await world().client.get(type, welcome))).toEqual(before);
      await world().client.as("ci").patch(type, welcome, { type: "apply", body });
      expect(wantedOf(await world().client.get(type, welcome))).toEqual(before);
    }
  });

  it("answers to nobody who may not plan here, and leaves no row behind for reading", async () => {
    const viewer = grantedIn("namespace-viewer", "other-namespace");
    const reading = readYaml(viewer, { ...welcome, text: "", store: "" });
    await expect(reading).rejects.toMatchObject({
      code: expect.stringMatching(/not_found|forbidden/) as string,
    });
    const writing = writeYaml(viewer, { ...welcome, desired });
    await expect(writing).rejects.toMatchObject({
      code: expect.stringMatching(/not_found|forbidden/) as string,
    });
  });
});
