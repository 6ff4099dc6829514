/** The binding contract between Mendix Operator, CSI driver and store (domain-facts.md §3.1). */
export const environmentAccount = "privatecloud.mendix.com/environment-account";
export const environmentClass = "privatecloud.mendix.com/environment-class";

/** Bindery's own: the authentication modes that a person chose. On the class, so that Kubernetes and Git keep them. */
export const databaseModeAnnotation = "bindery.dev/database-mode";
export const storageModeAnnotation = "bindery.dev/storage-mode";

export const apiVersions = {
  serviceAccount: "v1",
  secretProviderClass: "secrets-store.csi.x-k8s.io/v1",
  mendixApp: "privatecloud.mendix.com/v1alpha1",
} as const;
