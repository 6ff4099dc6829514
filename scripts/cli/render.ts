import { UsageError, type Io } from "./io";
import { readMappingFile, type MappingFile } from "./mapping-file";
import { stringParameters, toManifests } from "@/lib/domain/bindings/manifests";
import type { StoreBinding } from "@/lib/domain/bindings/store-binding";
import { AppError } from "@/lib/domain/errors";
import type { KubeObject, SecretProviderClass } from "@/lib/domain/kube-object";
import { toYaml } from "@/lib/domain/objects/display";
import { afterApply } from "@/lib/domain/objects/server-side-apply";

/** Prints ServiceAccount and SecretProviderClass of each mapping as YAML; with `hasApp` also the switch on the MendixApp. */
export async function render(file: string, options: { hasApp: boolean }, io: Io): Promise<number> {
  const mappings = readMappingFile(file, await io.read(file));
  const documents: KubeObject[] = [];
  for (const mapping of mappings) {
    const binding = io.bindingFor(mapping.provider);
    if (!binding)
      throw new UsageError(`${file}: provider ${mapping.provider} is not known to Bindery.`);
    try {
      documents.push(...toDocuments(mapping, binding, options.hasApp));
      for (const said of saysMoved(mapping)) io.error(`${file}: warning: ${said}\n`);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      io.error(`${file}: ${mapping.environment.name}: ${error.message} ${error.hint ?? ""}\n`);
      return 1;
    }
  }
  io.out(documents.map((document) => toYaml(document)).join("---\n"));
  return 0;
}

function toDocuments(mapping: MappingFile, binding: StoreBinding, hasApp: boolean): KubeObject[] {
  const { environment, identity, mappings, config = {} } = mapping;
  const spc = mapping.secretProviderClass as SecretProviderClass | undefined;
  const account = mapping.serviceAccount as KubeObject | undefined;
  const made = toManifests(
    { cluster: "", namespace: environment.namespace ?? "", name: environment.name },
    { mappings, identity, ...(mapping.modes ? { modes: mapping.modes } : {}) },
    {
      store: { name: "", config, binding: mapping.config ? binding : keepingStore(binding) },
      live: { secretProviderClass: spc ?? null },
    },
  );
  const place = (object: KubeObject): KubeObject =>
    withoutEmptyNamespace(object, environment.namespace);
  return [
    afterApply(account ? moved(account, environment) : null, place(made.serviceAccount)),
    afterApply(spc ? moved(spc, environment) : null, place(made.secretProviderClass)),
    ...(hasApp ? [place(made.mendixApp)] : []),
  ];
}

type Place = MappingFile["environment"];

const isAt = ({ metadata }: KubeObject, { namespace, name }: Place): boolean =>
  metadata.name === name && (metadata.namespace ?? null) === namespace;

/**
 * An imported object under the environment's name: class, ServiceAccount and MendixApp have one. What binds it to its old place
 * (owners, finalizers, names of its tokens) stays behind.
 */
function moved(object: KubeObject, place: Place): KubeObject {
  if (isAt(object, place)) return object;
  const { labels, annotations } = object.metadata;
  const { secrets: _tokens, ...rest } = object as KubeObject & { secrets?: unknown };
  const { name, namespace } = place;
  return {
    ...rest,
    metadata: {
      name,
      ...(namespace === null ? {} : { namespace }),
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
    },
  };
}

/** Objects that were imported under another name than they are written under: meant or not, it is said. */
function saysMoved({ environment, secretProviderClass, serviceAccount }: MappingFile): string[] {
  return [secretProviderClass, serviceAccount].flatMap((manifest) => {
    const object = manifest as KubeObject | undefined;
    if (!object) return [];
    const { namespace = null, name } = object.metadata;
    // What names no namespace is meant for any.
    const isAnywhere = [namespace, environment.namespace].includes(null);
    if (name === environment.name && (isAnywhere || namespace === environment.namespace)) return [];
    const was = placeText({ namespace, name });
    return [
      `${object.kind} ${was} is written as ${placeText(environment)}, the name of its environment. Check that identity and mappings are that environment's; ${was} itself stays as it is.`,
    ];
  });
}

const placeText = ({ namespace, name }: Place): string =>
  namespace === null ? name : `${namespace}/${name}`;

/**
 * Without a configuration nothing is known of the store: what an edit changes even when every mapping stays the same comes from the
 * missing configuration, and is taken back.
 */
function keepingStore(binding: StoreBinding): StoreBinding {
  return {
    ...binding,
    edit: (parameters, desired) => {
      const { entries, identity } = binding.read(parameters);
      const same = {
        mappings: entries.map(({ key, reference }) => ({ key, reference })),
        identity,
        config: desired.config,
      };
      const idle = binding.edit(parameters, same);
      const edited = binding.edit(parameters, desired);
      const result = { ...edited };
      for (const name of new Set([...Object.keys(parameters), ...Object.keys(edited)])) {
        if (idle[name] === parameters[name] || edited[name] !== idle[name]) continue;
        const old = stringParameters(parameters)[name];
        // In a new class there is nothing to keep; what the rules set by themselves is their default.
        if (old !== undefined) result[name] = old;
        else if (Object.keys(parameters).length > 0) delete result[name];
      }
      return result;
    },
  };
}

function withoutEmptyNamespace(object: KubeObject, namespace: string | null): KubeObject {
  if (namespace !== null) return object;
  const { namespace: _namespace, ...metadata } = object.metadata;
  return { ...object, metadata };
}
