import { z } from "zod";

/** RFC 1123 label, as Kubernetes enforces it for namespaces. */
const dnsLabel = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
/** RFC 1123 subdomain: names of most Kubernetes objects. */
const dnsSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export const ClusterName = z
  .string()
  .min(1)
  .max(63)
  .regex(dnsLabel, "Lower-case letters, digits and dashes");
export const NamespaceName = z
  .string()
  .min(1)
  .max(63)
  .regex(dnsLabel, "Lower-case letters, digits and dashes");
export const ObjectName = z
  .string()
  .min(1)
  .max(253)
  .regex(dnsSubdomain, "A Kubernetes object name: lower-case letters, digits, dashes and dots");
export const StoreName = z
  .string()
  .min(1)
  .max(63)
  .regex(dnsLabel, "Lower-case letters, digits and dashes");

export const NamespaceRef = z.strictObject({ cluster: ClusterName, namespace: NamespaceName });
export type NamespaceRef = z.infer<typeof NamespaceRef>;

/** One environment: a MendixApp by cluster, namespace and CR name. */
export const EnvironmentRef = z.strictObject({
  cluster: ClusterName,
  namespace: NamespaceName,
  name: ObjectName,
});
export type EnvironmentRef = z.infer<typeof EnvironmentRef>;

/** Moments travel as ISO 8601 in UTC. */
export const Moment = z.iso.datetime();
