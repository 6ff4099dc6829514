import { readEntries } from "./objects-plain";
import { isFault, type ReadItem } from "./objects-text";
import { readPath } from "./path";
import type { BindingProblem } from "@/lib/domain/bindings/contents";
import type { LintContext } from "@/lib/domain/bindings/store-binding";

type Parameters = Readonly<Record<string, string>>;

const objectsPath = "spec.parameters.objects";
const encodings = ["", "utf-8", "base64", "hex"];

/** What would fail at mount or mount something wrong; texts of the provider as in observed/vault.md. */
export function lintParameters(parameters: Parameters, context: LintContext): BindingProblem[] {
  return [...lintStore(parameters), ...lintObjects(parameters["objects"] ?? "", context)];
}

type Draft = Partial<BindingProblem> & Pick<BindingProblem, "id" | "message">;

const problem = (draft: Draft): BindingProblem => ({
  severity: "error",
  path: objectsPath,
  key: null,
  is: null,
  shouldBe: null,
  ...draft,
});

function lintStore(parameters: Parameters): BindingProblem[] {
  const found: BindingProblem[] = [];
  const at = (name: string): string => `spec.parameters.${name}`;
  if (!parameters["roleName"])
    found.push(
      problem({
        id: "F66",
        path: at("roleName"),
        message:
          "No Vault role: pods cannot sign in (missing 'roleName' in SecretProviderClass definition).",
      }),
    );
  if (parameters["vaultKubernetesMountPath"] && parameters["vaultAuthMountPath"])
    found.push(
      problem({
        id: "F64",
        path: at("vaultKubernetesMountPath"),
        message:
          "The auth mount is set twice: cannot set both vaultKubernetesMountPath and vaultAuthMountPath.",
        is: parameters["vaultKubernetesMountPath"],
        shouldBe: "absent",
      }),
    );
  const skipVerify = parameters["vaultSkipTLSVerify"];
  if (skipVerify !== undefined && !/^(?:true|false|t|f|1|0)$/i.test(skipVerify))
    found.push(
      problem({
        id: "F71",
        path: at("vaultSkipTLSVerify"),
        message: 'vaultSkipTLSVerify must be "true" or "false".',
        is: skipVerify,
        shouldBe: "false",
      }),
    );
  else if (skipVerify !== undefined && /^(?:true|t|1)$/i.test(skipVerify))
    found.push(
      problem({
        id: "F71",
        severity: "warning",
        path: at("vaultSkipTLSVerify"),
        message: "Vault's certificate is not checked: anybody between can read the values.",
        is: skipVerify,
        shouldBe: "false",
      }),
    );
  const address = parameters["vaultAddress"];
  if (address !== undefined && !/^https?:\/\/[^\s/]+/.test(address))
    found.push(
      problem({
        id: "F71",
        path: at("vaultAddress"),
        message: "vaultAddress is not a URL.",
        is: address,
      }),
    );
  return found;
}

function lintObjects(text: string, context: LintContext): BindingProblem[] {
  if (text.trim() === "") return [emptyList()];
  const read = readEntries(text);
  if (isFault(read)) {
    const line = read.line === null ? "" : `line ${read.line}: `;
    const isMap = read.message.startsWith("cannot unmarshal");
    const shown = isMap
      ? `yaml: unmarshal errors: ${line}${read.message}`
      : `yaml: ${line}${read.message}`;
    return [
      problem({
        id: "F10",
        message: `objects is not a list of entries (${shown}).`,
        shouldBe: isMap ? "a list: each entry begins with - objectName" : null,
      }),
    ];
  }
  if (read.items.length + read.strays.length === 0) return [emptyList()];
  const strays = read.strays.map((index) =>
    problem({
      id: "F10",
      path: `${objectsPath}[${index}]`,
      message: "This entry is not a map with objectName and secretPath.",
    }),
  );
  const paths = read.items.map((item) => readPath(item.fields.get("secretPath") ?? "").path);
  const each = read.items.flatMap((item) => lintItem(item, { context, paths }));
  return [...strays, ...lintDuplicates(read.items), ...each];
}

const emptyList = (): BindingProblem =>
  problem({
    id: "F13",
    message:
      "No keys are mapped: no secrets configured - the provider will not read any secret material.",
  });

function lintDuplicates(items: ReadItem[]): BindingProblem[] {
  const seen = new Map<string, number>();
  return items.flatMap((item) => {
    const name = item.fields.get("objectName") ?? "";
    const first = seen.get(name);
    if (first === undefined) seen.set(name, item.index);
    if (first === undefined || name === "") return [];
    return problem({
      id: "F14",
      path: `${objectsPath}[${item.index}].objectName`,
      key: name,
      message: `objectName is used twice: each \`objectName\` within a SecretProviderClass must be unique, but the following keys were duplicated: ${name}.`,
      is: name,
    });
  });
}

interface ItemContext {
  context: LintContext;
  paths: string[];
}

function lintItem(item: ReadItem, around: ItemContext): BindingProblem[] {
  const key = item.fields.get("objectName") || null;
  const at = (field: string): string => `${objectsPath}[${item.index}].${field}`;
  const found: BindingProblem[] = lintName(key, at("objectName"));
  const written = item.fields.get("secretPath") ?? "";
  if (written === "")
    found.push(
      problem({ id: "F10", path: at("secretPath"), key, message: "secretPath is missing." }),
    );
  else found.push(...lintPath({ written, key, path: at("secretPath") }, item, around));
  found.push(...lintKey(item, key, at("secretKey")));
  const encoding = item.fields.get("encoding") ?? "";
  if (!encodings.includes(encoding.toLowerCase()))
    found.push(
      problem({
        id: "F10",
        path: at("encoding"),
        key,
        message: "invalid encoding type. Should be utf-8, base64, or hex.",
        is: encoding,
        shouldBe: "utf-8",
      }),
    );
  return found;
}

function lintName(name: string | null, path: string): BindingProblem[] {
  if (name === null)
    return [problem({ id: "F15", path, message: "objectName is missing: the file has no name." })];
  if (name.split("/").includes(".."))
    return [
      problem({
        id: "F15",
        path,
        key: name,
        message: `invalid path: must not contain '..': ${name}.`,
        is: name,
        shouldBe: name.split("/").at(-1) ?? null,
      }),
    ];
  if (name.startsWith("/"))
    return [
      problem({
        id: "F15",
        path,
        key: name,
        message: `invalid path: must be a relative path: ${name}.`,
        is: name,
        shouldBe: name.split("/").at(-1) ?? null,
      }),
    ];
  if (!name.includes("/")) return [];
  return [
    problem({
      id: "F91",
      path,
      key: name,
      message:
        "objectName with / mounts as a folder; the Mendix runtime reads flat file names only.",
      is: name,
      shouldBe: name.split("/").at(-1) ?? null,
    }),
  ];
}

/** F90: without `secretKey` the whole answer of Vault becomes the file, and its version changes at every poll. */
function lintKey(item: ReadItem, key: string | null, path: string): BindingProblem[] {
  if (item.fields.get("secretKey")) return [];
  const misspelt = item.names.find((name) => name !== "secretKey" && isMisspeltKey(name));
  return [
    problem({
      id: "F90",
      path,
      key,
      message: misspelt
        ? `${misspelt} is not a field: it must be secretKey. Without it the whole answer of Vault is mounted as the file.`
        : "secretKey is missing: the whole answer of Vault is mounted as the file.",
      is: misspelt ?? null,
      shouldBe: "secretKey",
    }),
  ];
}

const isMisspeltKey = (name: string): boolean =>
  /^secret[-_ ]?key$/i.test(name) || ["key", "secretField", "field", "secretKeys"].includes(name);

function lintPath(
  { written, key, path }: { written: string; key: string | null; path: string },
  item: ReadItem,
  around: ItemContext,
): BindingProblem[] {
  const found: BindingProblem[] = [];
  const { path: bare, version } = readPath(written);
  if (version !== null)
    found.push(
      problem({
        id: "F32",
        severity: "warning",
        path,
        key,
        message: `The path is pinned to version ${version}: a new value never reaches the pods.`,
        is: written,
        shouldBe: written.replace(/[?&]version=\d+/, ""),
      }),
    );
  const missing = missingData(bare, item, around);
  if (missing)
    found.push(
      problem({
        id: "F68",
        severity: missing.isSure ? "error" : "warning",
        path,
        key,
        message: missing.isSure
          ? "The path lacks /data/: this mount is KV version 2, and pods get 403 or an empty answer."
          : "The path may lack /data/: if this mount is KV version 2, pods get 403 or an empty answer.",
        is: written,
        shouldBe: missing.shouldBe,
      }),
    );
  return found;
}

/** Sure by a probe or by other entries of the same mount; a guess for `secret/`, which is version 2 by default. */
function missingData(
  bare: string,
  item: ReadItem,
  { context, paths }: ItemContext,
): { isSure: boolean; shouldBe: string } | null {
  if ((item.fields.get("method") || "GET").toUpperCase() !== "GET") return null;
  const probe = context.probes.find((seen) => readPath(seen.reference.name).path === bare);
  if (probe?.corrected) return { isSure: true, shouldBe: probe.corrected.name };
  if (probe && probe.state !== "denied" && probe.state !== "unknown") return null;
  const [mount = "", area = "", ...rest] = bare.split("/");
  if (area === "data" || bare.includes("/data/") || area === "") return null;
  const shouldBe =
    area === "metadata" && rest.length > 0
      ? `${mount}/data/${rest.join("/")}`
      : `${mount}/data/${bare.slice(mount.length + 1)}`;
  const seenV2 = [
    ...paths,
    ...context.probes
      .filter((seen) => seen.state === "exists")
      .map((seen) => readPath(seen.reference.name).path),
  ];
  if (seenV2.some((other) => other.startsWith(`${mount}/data/`))) return { isSure: true, shouldBe };
  return mount === "secret" ? { isSure: false, shouldBe } : null;
}
