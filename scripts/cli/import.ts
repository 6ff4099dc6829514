import { UsageError, type Io } from "./io";
import { readManifests, type FileObject } from "./manifests-file";
import type { MappingFile } from "./mapping-file";
import { positionOf } from "@/lib/domain/objects/yaml-position";
import { stringParameters } from "@/lib/domain/bindings/manifests";
import { declaredModes } from "@/lib/domain/bindings/keys/declared-modes";
import { lintClass } from "@/lib/domain/bindings/lint-class";
import type { KubeObject, SecretProviderClass } from "@/lib/domain/kube-object";
import { forDisplay } from "@/lib/domain/objects/display";

/** Prints the mapping of each SecretProviderClass as JSON: one object, or a list when there are several. */
export async function importMapping(file: string, io: Io): Promise<number> {
  const { objects, faults } = readManifests(file, await io.read(file));
  for (const fault of faults)
    io.error(`${fault.file}:${fault.line}:${fault.column}  ${fault.message}\n`);
  if (faults.length > 0) return 1;
  if (objects.some(({ object }) => object.kind === "SecretsStoreImport"))
    throw new UsageError(
      `${file}: importing a Deckhouse SecretsStoreImport is not supported yet; import the SecretProviderClass that it generates.`,
    );
  const classes = objects.filter(({ object }) => object.kind === "SecretProviderClass");
  if (classes.length === 0) throw new UsageError(`${file}: holds no SecretProviderClass.`);
  const mapped = classes.map((found) => toMapping(found, objects, io));
  const complete = mapped.filter((one) => one !== null);
  if (complete.length < mapped.length) return 1;
  io.out(`${JSON.stringify(complete.length === 1 ? complete[0] : complete, null, 2)}\n`);
  return 0;
}

function toMapping(found: FileObject, all: readonly FileObject[], io: Io): MappingFile | null {
  const spc = found.object as SecretProviderClass;
  const refuse = (path: string, message: string): null => {
    const { line, column } = positionOf(found, path);
    io.error(`${found.file}:${line}:${column}  ${message}\n`);
    return null;
  };
  const [broken] = lintClass(spc);
  if (broken) return refuse(broken.path, broken.message);
  const provider = spc.spec?.provider ?? "";
  const binding = io.bindingFor(provider);
  if (!binding) return refuse("spec.provider", `Provider ${provider} is not known to Bindery.`);
  const contents = binding.read(stringParameters(spc.spec?.parameters));
  const problem = contents.problems.find(({ severity }) => severity === "error");
  if (!contents.isEditable)
    return refuse(
      problem?.path ?? "spec.parameters",
      problem?.message ?? "The parameters cannot be read.",
    );
  const { name, namespace } = spc.metadata;
  const modes = declaredModes(spc.metadata.annotations);
  const account = all.find(({ object }) => isAccount(object, spc))?.object;
  return {
    version: 1,
    environment: { namespace: namespace ?? null, name },
    provider,
    identity: contents.identity,
    mappings: contents.entries.map(({ key, reference }) => ({ key, reference })),
    ...(modes ? { modes } : {}),
    secretProviderClass: kept(spc),
    ...(account ? { serviceAccount: kept(account) } : {}),
  };
}

function isAccount(object: KubeObject, { metadata }: KubeObject): boolean {
  return (
    object.kind === "ServiceAccount" &&
    object.metadata.name === metadata.name &&
    (object.metadata.namespace ?? metadata.namespace) ===
      (metadata.namespace ?? object.metadata.namespace)
  );
}

/** The manifest without what the API server writes. */
function kept(object: KubeObject): NonNullable<MappingFile["secretProviderClass"]> {
  const { metadata, ...rest } = forDisplay(object);
  return { ...rest, metadata: { ...metadata } };
}
