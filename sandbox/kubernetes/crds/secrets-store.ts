/** The Secrets Store CSI driver's own definitions (v1.6.1, `config/crd/bases`), without their descriptions. */
import { customResourceDefinition, flag, list, root, struct, text, textMap } from "./definition";

const group = "secrets-store.csi.x-k8s.io";
const annotations = { "controller-gen.kubebuilder.io/version": "v0.21.0" };

const secretObject = struct({
  annotations: textMap,
  data: list(struct({ key: text, objectName: text })),
  labels: textMap,
  secretName: text,
  type: text,
});

const classSchema = root({
  spec: struct({ parameters: textMap, provider: text, secretObjects: list(secretObject) }),
  status: { type: "object" },
});

const podStatusSchema = root({
  status: struct({
    mounted: flag,
    objects: list(struct({ id: text, version: text })),
    podName: text,
    secretProviderClassName: text,
    targetPath: text,
  }),
});

export const secretProviderClassCrd = customResourceDefinition({
  group,
  kind: "SecretProviderClass",
  plural: "secretproviderclasses",
  annotations,
  versions: [
    { name: "v1", schema: classSchema, isStorage: true },
    {
      name: "v1alpha1",
      schema: classSchema,
      deprecated: true,
      deprecationWarning:
        "secrets-store.csi.x-k8s.io/v1alpha1 is deprecated. Use secrets-store.csi.x-k8s.io/v1 instead.",
    },
  ],
});

export const secretProviderClassPodStatusCrd = customResourceDefinition({
  group,
  kind: "SecretProviderClassPodStatus",
  plural: "secretproviderclasspodstatuses",
  annotations,
  versions: [
    { name: "v1", schema: podStatusSchema, isStorage: true },
    { name: "v1alpha1", schema: podStatusSchema, deprecated: true },
  ],
});
