import type { KubeObject, MendixApp } from "@/lib/domain/kube-object";
import { toYaml } from "@/lib/domain/objects/display";
import { bare } from "@/lib/domain/objects/server-side-apply";

/** kubectl's copy of the whole object; it writes its own. */
const copyAnnotation = "kubectl.kubernetes.io/last-applied-configuration";

/**
 * YAML of an object of a binding to commit or to apply elsewhere: applied where it came from, it changes nothing. Of the MendixApp it
 * is the switch alone, since everything else of it belongs to somebody else and may hold values; never a placeholder for a value.
 * null where there is nothing that a binding says of the object.
 */
export function toExportYaml(object: KubeObject | null): string | null {
  const exported = object && exportedOf(object);
  return exported ? toYaml(exported) : null;
}

function exportedOf(object: KubeObject): Record<string, unknown> | null {
  switch (object.kind) {
    case "MendixApp": {
      const flag = (object as MendixApp).spec?.allowOverrideSecretsWithSecretStoreCSIDriver;
      if (typeof flag !== "boolean") return null;
      return { ...bare(object), spec: { allowOverrideSecretsWithSecretStoreCSIDriver: flag } };
    }
    case "ServiceAccount":
      return withMarks(object, ["automountServiceAccountToken", "imagePullSecrets"]);
    case "SecretProviderClass":
      return withMarks(object, ["spec"]);
    default:
      return null;
  }
}

/** What names the object, its labels and annotations, and the members that somebody wrote. */
function withMarks(object: KubeObject, members: readonly string[]): Record<string, unknown> {
  const named = bare(object);
  const { labels, annotations = {} } = object.metadata;
  const { [copyAnnotation]: _copy, ...marks } = annotations;
  const metadata = {
    ...named.metadata,
    ...(labels ? { labels } : {}),
    ...(Object.keys(marks).length > 0 ? { annotations: marks } : {}),
  };
  const whole: Record<string, unknown> = { ...object };
  const kept = members.filter((name) => whole[name] !== undefined);
  return { ...named, metadata, ...Object.fromEntries(kept.map((name) => [name, whole[name]])) };
}
