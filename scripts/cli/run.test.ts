import { parseAllDocuments } from "yaml";
import { describe, expect, it } from "vitest";
import type { KubeObject } from "@/lib/domain/kube-object";
import { bindery, provider, spc } from "./run.fixtures";

const account = (annotation: string): string => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: shop-acc
  namespace: mx-acc
  annotations:
    ${annotation}
`;
const marked = account('privatecloud.mendix.com/environment-account: "true"');
const app = (spec: string): string => `apiVersion: privatecloud.mendix.com/v1alpha1
kind: MendixApp
metadata:
  name: shop-acc
  namespace: mx-acc
spec:
${spec}
`;
const flagged = app("  allowOverrideSecretsWithSecretStoreCSIDriver: true");

async function lint(...documents: string[]) {
  const { code, out } = await bindery(["lint", "a.yaml", "--json"], {
    "a.yaml": documents.join("---\n"),
  });
  const { findings } = JSON.parse(out) as {
    findings: {
      id: string;
      severity: string;
      line: number;
      column: number;
      key: string | null;
      path: string | null;
    }[];
  };
  return { code, findings, ids: new Set(findings.map(({ id }) => id)) };
}

const keysOf = (ids: Set<string>): string[] =>
  [...ids].filter((id) => id !== "F77" && id !== "F79" && id !== "F68");

describe("lint", () => {
  it("points at the line inside the YAML inside the YAML", async () => {
    const { findings, code } = await lint(spc);
    expect(code).toBe(1);
    const found = findings.find(({ id }) => id === "F68");
    expect(spc.split("\n")[(found?.line ?? 0) - 1]?.slice((found?.column ?? 0) - 1)).toBe(
      'secretPath: "secret/shop-acc/config"',
    );
  });

  it("finds nothing wrong with the contract when it is kept", async () => {
    expect(keysOf((await lint(marked, spc, flagged)).ids)).toEqual([]);
  });

  it.each([
    ["F73", [marked.replace("shop-acc", "shop"), spc, flagged]],
    ["F73", [marked, spc.replace("name: shop-acc", "name: shop"), flagged]],
    ["F74", [account("team: shop"), spc, flagged]],
    ["F74", [account('privatecloud.mendix.com/environment-account: "yes"'), spc, flagged]],
    ["F75", [marked, spc.replace('environment-class: "true"', 'environment-class: "no"'), flagged]],
    ["F76", [marked, spc, app("  replicas: 1")]],
    ["F81", [marked, spc, `${flagged}  database: { servicePlan: pg }\n`]],
    ["F06", [spc.replace(`provider: ${provider}`, "provider: not/a/name")]],
    ["F08", [spc.replace(`  provider: ${provider}\n`, "")]],
    ["F09", [spc.replace("vaultNamespace: acme", "vaultSkipTLSVerify: true")]],
  ])("names %s", async (id, documents) => {
    const { ids, code } = await lint(...documents);
    expect(ids).toContain(id);
    expect(code).toBe(1);
  });

  it("gates keys by the operator's version", async () => {
    const text = spc.replaceAll("mx-admin-password", "mx-debugger-password");
    const args = ["lint", "a.yaml", "--json", "--operator-version", "2.14.0"];
    const { out } = await bindery(args, { "a.yaml": text });
    expect(out).toContain('"F78"');
  });

  it("leaves classes of other workloads alone", async () => {
    const other = spc
      .replace('    privatecloud.mendix.com/environment-class: "true"\n', "")
      .replaceAll(/mx-[a-z-]+(?=")/g, "tls-key")
      .replace("secret/shop-acc", "secret/data/shop-acc")
      .replace("tls-keyShop.ApiUrl", "cert")
      .replace("mx-const-Shop.ApiUrl", "cert");
    expect((await lint(other)).findings).toEqual([]);
  });

  it("goes on after a broken document, opens Lists, and says what it passes over", async () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n${flagged.replace(/^/gm, "  ").replace("  api", "- api").trimEnd()}\n`;
    const imported =
      "apiVersion: deckhouse.io/v1alpha1\nkind: SecretsStoreImport\nmetadata: { name: x }\n";
    const { ids, code } = await lint(
      "a: [\n",
      list.replace("items:\n  api", "items:\n- api"),
      imported,
    );
    expect(ids).toContain("YAML");
    expect(ids).toContain("CLI");
    expect(code).toBe(1);
  });

  it("prints one line a finding", async () => {
    const { out, error } = await bindery(["lint", "a.yaml"], { "a.yaml": spc });
    expect(out).toMatch(
      /^a\.yaml:19:9 {2}error {2}F68 {2}.*\(should be secret\/data\/shop-acc\/config\)$/m,
    );
    expect(error).toMatch(/^1 object, \d+ errors, /);
  });
});

describe("import and render", () => {
  const plain = (text: string): unknown[] =>
    parseAllDocuments(text).map((document) => document.toJS() as unknown);

  it("come back to the same class and account, byte for byte inside", async () => {
    const mapping = await bindery(["import", "-"], { "-": `${marked}---\n${spc}` });
    expect(mapping.code).toBe(0);
    const rendered = await bindery(["render", "m.json"], { "m.json": mapping.out });
    expect(rendered.code).toBe(0);
    expect(plain(rendered.out)).toEqual(plain(`${marked}---\n${spc}`));
    expect(rendered.out).toContain('secretKey: "mx-admin-password"   # rotated weekly');
  });

  it("carry an edit of the mapping into the class and nothing else", async () => {
    const { out } = await bindery(["import", "-"], { "-": spc });
    const edited = out.replace(
      '"name": "secret/shop-acc/config"',
      '"name": "secret/data/shop-acc/config"',
    );
    const rendered = await bindery(["render", "-", "--app"], { "-": edited });
    const [, made, switched] = plain(rendered.out);
    expect(made).toEqual(
      plain(spc.replace("secret/shop-acc/config", "secret/data/shop-acc/config"))[0],
    );
    expect(switched).toEqual(plain(flagged)[0]);
  });

  it("give class, ServiceAccount and MendixApp the environment's one name, and say what was imported under another", async () => {
    const owned = spc.replace("annotations:", "ownerReferences: [{ uid: old }]\n  annotations:");
    const { out } = await bindery(["import", "-"], { "-": `${marked}---\n${owned}` });
    const file = { ...JSON.parse(out), environment: { namespace: "mx-prd", name: "shop-prd" } };
    const text = JSON.stringify({ ...file, identity: "shop-prd" });
    const rendered = await bindery(["render", "-", "--app"], { "-": text });
    const objects = plain(rendered.out) as KubeObject[];
    expect(objects.map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name])).toEqual(
      ["ServiceAccount", "SecretProviderClass", "MendixApp"].map((kind) => [
        kind,
        "mx-prd",
        "shop-prd",
      ]),
    );
    expect(objects[1]?.metadata.annotations?.["team"]).toBe("shop");
    expect(rendered.out).not.toContain("ownerReferences");
    for (const kind of ["SecretProviderClass", "ServiceAccount"])
      expect(rendered.error).toContain(
        `warning: ${kind} mx-acc/shop-acc is written as mx-prd/shop-prd`,
      );
    expect(rendered.code).toBe(0);
    expect((await bindery(["render", "-"], { "-": out })).error).toBe("");
  });

  it("render a mapping that was written by hand", async () => {
    const file = {
      version: 1,
      environment: { namespace: null, name: "shop-acc" },
      provider,
      identity: "shop-acc",
      config: { address: "https://vault.example.com:8200" },
      mappings: [{ key: "database-name", reference: { name: "secret/data/x", member: "name" } }],
    };
    const { out, code } = await bindery(["render", "-"], { "-": JSON.stringify(file) });
    expect(code).toBe(0);
    expect(out).toContain("vaultAddress: https://vault.example.com:8200");
    expect(out).not.toContain("namespace:");
    expect((await lint(out)).ids).not.toContain("F75");
  });

  it("import several classes as a list", async () => {
    const both = `${spc}---\n${spc.replace("name: shop-acc", "name: shop-prd")}`;
    const { out } = await bindery(["import", "-"], { "-": both });
    expect(JSON.parse(out)).toHaveLength(2);
    const rendered = await bindery(["render", "-"], { "-": out });
    expect(plain(rendered.out)).toHaveLength(4);
  });

  const handwritten = {
    version: 1,
    environment: { namespace: "mx-acc", name: "shop-acc" },
    provider,
    identity: "shop-acc",
    mappings: [{ key: "database-name", reference: { name: "secret/data/x", member: "name" } }],
  };
  const mapped = (...keys: string[]) => ({
    ...handwritten,
    mappings: keys.map((key) => ({ key, reference: { name: "secret/data/x", member: "name" } })),
  });

  it.each([
    ["mappings[1].key: database-name is mapped twice", mapped("database-name", "database-name")],
    ["mappings[0].key: Letters, digits", mapped("../../etc")],
    ["mappings[0].key: Letters, digits", mapped("a/b")],
    ["mappings: is empty", mapped()],
    [
      "environment.name: A Kubernetes object name",
      { ...handwritten, environment: { namespace: "mx-acc", name: "Bad Name!" } },
    ],
    [
      "environment.namespace: Lower-case letters",
      { ...handwritten, environment: { namespace: "Mx", name: "shop" } },
    ],
    ["version: must be 1", { ...handwritten, version: 9 }],
    ["environment: is missing", {}],
    ["version: is missing", {}],
    ["[1].provider: is missing", [handwritten, { ...handwritten, provider: undefined }]],
    ["[1].environment: another mapping", [handwritten, handwritten]],
    ["holds no mapping", []],
    ['"foo"', { ...handwritten, foo: 1 }],
    ["expected object", "text"],
  ])("name the wrong field before anything is rendered: %s", async (said, file) => {
    const { code, out, error } = await bindery(["render", "m.json"], {
      "m.json": JSON.stringify(file),
    });
    expect(error).toContain(`m.json: ${said.startsWith('"') ? "Unrecognized key: " : ""}`);
    expect(error).toContain(said);
    expect(error).toContain("render reads what import writes");
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  it("refuse what they cannot read whole, with the place", async () => {
    const broken = spc.replace('- objectName: "mx-admin-password"', "- objectName: [");
    const result = await bindery(["import", "-"], { "-": broken });
    expect(result.code).toBe(1);
    expect(result.error).toMatch(/^-:\d+:\d+ /);
    expect(result.out).toBe("");
  });
});

describe("wrong use", () => {
  it.each([
    [[]],
    [["nope"]],
    [["lint"]],
    [["lint", "missing.yaml"]],
    [["lint", "a.yaml", "--colour"]],
    [["import", "a.yaml", "b.yaml"]],
    [["render", "a.yaml"]],
  ])("%j exits with 2", async (args) => {
    const { code, out, error } = await bindery(args, { "a.yaml": "a: 1\n" });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(error).not.toBe("");
  });

  it("names the import of Deckhouse as not supported yet", async () => {
    const text =
      "apiVersion: deckhouse.io/v1alpha1\nkind: SecretsStoreImport\nmetadata: { name: x }\n";
    const { code, error } = await bindery(["import", "-"], { "-": text });
    expect(code).toBe(2);
    expect(error).toContain("not supported yet");
  });
});
