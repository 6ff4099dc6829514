import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubeObject } from "@/lib/domain/kube-object";
import { differences } from "@/lib/domain/objects/diff";
import { toDisplayYaml } from "@/lib/domain/objects/display";
import { findDrift } from "@/lib/domain/objects/drift";
import { fieldChanges } from "@/lib/domain/objects/field-changes";
import { managedBy, ownerOf } from "@/lib/domain/objects/managers";
import { groupOwners } from "@/lib/domain/objects/group-owners";
import { isAppliedBy, ownersOf } from "@/lib/domain/objects/owners";
import { formatPath, parsePath, valueAt } from "@/lib/domain/objects/path";

const objects = `# shop
- objectName: "a"
  secretPath: "secret/data/shop"
  secretKey: "a"
- objectName: "b"
  secretPath: "secret/shop"
  secretKey: "b"
`;

function spc(text: string, metadata: Partial<KubeObject["metadata"]> = {}): KubeObject {
  return {
    apiVersion: "secrets-store.csi.x-k8s.io/v1",
    kind: "SecretProviderClass",
    metadata: { name: "shop", namespace: "mx", ...metadata },
    spec: { provider: "vault", parameters: { roleName: "shop", objects: text } },
  };
}

const fieldsOf = (
  manager: string,
  fieldsV1: Record<string, unknown>,
  operation: "Apply" | "Update",
) => ({
  manager,
  operation,
  fieldsType: "FieldsV1",
  fieldsV1,
});

describe("paths", () => {
  it("print and parse to the same steps", () => {
    const step = fc.oneof(fc.string({ minLength: 1 }), fc.nat(999_999));
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (path) => {
        expect(parsePath(formatPath(path))).toEqual(path);
      }),
    );
    expect(formatPath(["metadata", "annotations", "a.b/c"])).toBe('metadata.annotations["a.b/c"]');
    expect(parsePath("a..b[")).toBeNull();
    expect(valueAt({ a: [{ b: 1 }] }, ["a", 0, "b"])).toBe(1);
  });
});

describe("differences", () => {
  it("names the field inside the YAML inside the YAML", () => {
    const after = objects.replace("secret/shop", "secret/data/shop");
    expect(fieldChanges(spc(objects), spc(after))).toEqual([
      {
        path: "spec.parameters.objects[1].secretPath",
        before: "secret/shop",
        after: "secret/data/shop",
        owners: [],
      },
    ]);
  });

  it("matches entries by name, so that a new first entry is one difference", () => {
    const after = `- objectName: "new"\n  secretPath: "x"\n${objects}`;
    expect(fieldChanges(spc(objects), spc(after)).map((change) => change.path)).toEqual([
      "spec.parameters.objects[0]",
    ]);
  });

  it("looks into Azure's text in text", () => {
    const azure = (name: string): string =>
      `array:\n  - |\n    objectName: ${name}\n    objectAlias: k\n`;
    expect(differences(azure("x"), azure("y")).map(({ path }) => formatPath(path))).toEqual([
      "array[0].objectName",
    ]);
  });

  it("says so when only a comment or the layout differs, and stays calm at broken YAML", () => {
    expect(differences(objects, objects.replace("# shop", "# store"))).toHaveLength(1);
    expect(differences("a: [1", "a: [2")).toEqual([{ path: [], before: "a: [1", after: "a: [2" }]);
  });

  it("is empty exactly for equal values", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (a, b) => {
        expect(differences(a, structuredClone(a))).toEqual([]);
        const isTold = differences({ x: a }, { x: b }).length > 0;
        const isBlank = (value: unknown): boolean =>
          value === null || JSON.stringify(value) === "{}";
        if (
          !isBlank(a) &&
          !isBlank(b) &&
          JSON.stringify(a) !== JSON.stringify(b) &&
          typeof a !== typeof b
        )
          expect(isTold).toBe(true);
      }),
    );
  });
});

describe("owners", () => {
  const annotation = "privatecloud.mendix.com/environment-class";
  const live = spc(objects, {
    managedFields: [
      fieldsOf(
        "argocd-controller",
        { "f:metadata": { "f:annotations": { ".": {}, [`f:${annotation}`]: {} } } },
        "Apply",
      ),
      fieldsOf(
        "kubectl-client-side-apply",
        { "f:spec": { ".": {}, "f:parameters": { ".": {}, "f:objects": {}, "f:roleName": {} } } },
        "Update",
      ),
      fieldsOf("bindery", { "f:spec": { "f:parameters": { "f:objects": {} } } }, "Apply"),
      { ...fieldsOf("kubelet", { "f:status": {} }, "Update"), subresource: "status" },
    ],
  });
  const names = (path: string): string[] =>
    ownersOf(live, parsePath(path) ?? []).map((owner) => owner.manager);

  it("are named once where a tool writes under several names", () => {
    const operated = spc(objects, {
      managedFields: [
        fieldsOf("mendix-operator", { "f:spec": { "f:parameters": { "f:objects": {} } } }, "Apply"),
        fieldsOf("mendix-agent", { "f:spec": { "f:parameters": {} } }, "Update"),
      ],
    });
    const groups = groupOwners(operated);
    expect(groups.map(({ owner }) => owner.label)).toEqual(["Mendix Operator"]);
    const paths = groups[0]?.paths ?? [];
    expect(paths).toContain("spec.parameters.objects");
    expect(new Set(paths).size).toBe(paths.length);
  });

  it("are found per field, and below text by the text", () => {
    expect(names("spec.parameters.objects[3].secretPath")).toEqual([
      "kubectl-client-side-apply",
      "bindery",
    ]);
    expect(names("spec.parameters.roleName")).toEqual(["kubectl-client-side-apply"]);
    expect(names("spec.parameters.audience")).toEqual([]);
    expect(names(`metadata.annotations["${annotation}"]`)).toEqual(["argocd-controller"]);
    expect(names("status.x")).toEqual(["kubelet"]);
  });

  it("tell what Bindery applies from what it does not", () => {
    expect(isAppliedBy(live, ["spec", "parameters", "objects"], "bindery")).toBe(true);
    expect(isAppliedBy(live, ["spec", "parameters", "roleName"], "bindery")).toBe(false);
  });

  it.each([
    ["bindery", "bindery"],
    ["argocd-controller", "gitops"],
    ["argocd-application-controller", "gitops"],
    ["kustomize-controller", "gitops"],
    ["helm-controller", "gitops"],
    ["helm", "packager"],
    ["Helm", "packager"],
    ["mendix-operator", "operator"],
    ["pmp-event-all", "operator"],
    ["kubectl-edit", "person"],
    ["kubectl-client-side-apply", "person"],
    ["terraform", "other"],
    ["", "other"],
  ])("%s is %s", (manager, kind) => {
    expect(ownerOf(manager).kind).toBe(kind);
  });

  it.each<[string, Partial<KubeObject["metadata"]>, string | null]>([
    [
      "Argo CD by annotation",
      { annotations: { "argocd.argoproj.io/tracking-id": "shop:x" } },
      "Argo CD shop",
    ],
    ["Argo CD by label", { labels: { "argocd.argoproj.io/instance": "shop" } }, "Argo CD shop"],
    ["Flux", { labels: { "kustomize.toolkit.fluxcd.io/name": "apps" } }, "Flux apps"],
    [
      "Flux rather than the Helm that it runs",
      { labels: { "helm.toolkit.fluxcd.io/name": "apps", "app.kubernetes.io/managed-by": "Helm" } },
      "Flux apps",
    ],
    ["Helm", { annotations: { "meta.helm.sh/release-name": "shop" } }, "Helm shop"],
    [
      "Deckhouse",
      { labels: { "managed-by": "secrets-store-import" } },
      "Deckhouse SecretsStoreImport",
    ],
    [
      "Argo CD by its fields alone",
      { managedFields: [fieldsOf("argocd-controller", { "f:spec": {} }, "Apply")] },
      "Argo CD",
    ],
    [
      "kubectl owns nothing whole",
      { managedFields: [fieldsOf("kubectl-edit", { "f:spec": {} }, "Update")] },
      null,
    ],
  ])("%s", (_title, metadata, label) => {
    expect(managedBy(spc(objects, metadata))?.label ?? null).toBe(label);
  });
});

describe("display", () => {
  it("shows no value of a MendixApp, nor the server's fields", () => {
    const canary = "hunter2-canary";
    const text = toDisplayYaml({
      apiVersion: "privatecloud.mendix.com/v1alpha1",
      kind: "MendixApp",
      metadata: {
        name: "shop",
        resourceVersion: "1",
        annotations: { "kubectl.kubernetes.io/last-applied-configuration": canary, team: "shop" },
        managedFields: [],
      },
      spec: {
        replicas: 2,
        sourceURL: `https://u:${canary}@x`,
        runtime: { mxAdminPassword: canary, environmentVariables: [{ name: "A", value: canary }] },
        anythingNew: canary,
        allowOverrideSecretsWithSecretStoreCSIDriver: true,
      },
      status: { x: canary },
      stringData: canary,
    });
    expect(text).not.toContain(canary);
    expect(text).not.toContain("resourceVersion");
    expect(text).toContain("replicas: 2");
    expect(text).toContain('mxAdminPassword: "[redacted]"');
    expect(text).toContain("allowOverrideSecretsWithSecretStoreCSIDriver: true");
  });

  it("keeps the text inside a class as it is written", () => {
    expect(toDisplayYaml(spc(objects))).toContain(
      "    objects: |\n      # shop\n      - objectName",
    );
  });
});

describe("drift", () => {
  it("tells what changed of what was applied, by whom, and nothing else", () => {
    const manifest = spc(objects, { annotations: { x: "true" } });
    const live = spc(objects.replace('"b"\n', '"c"\n'), {
      annotations: { x: "true", other: "yes" },
      managedFields: [
        fieldsOf("kubectl-edit", { "f:spec": { "f:parameters": { "f:objects": {} } } }, "Update"),
      ],
    });
    expect(
      findDrift([manifest], [spc(objects, { annotations: { x: "true", other: "y" } })]),
    ).toEqual([]);
    const [drift] = findDrift([manifest], [live]);
    expect(drift?.state).toBe("changed");
    expect(drift?.fields.every((field) => field.owners[0]?.label === "kubectl")).toBe(true);
    expect(findDrift([manifest], [])).toMatchObject([{ state: "missing" }]);
  });

  it("sees a removed annotation", () => {
    const [drift] = findDrift([spc(objects, { annotations: { x: "true" } })], [spc(objects)]);
    expect(drift?.fields).toMatchObject([
      { path: "metadata.annotations.x", before: "true", after: null },
    ]);
  });
});
