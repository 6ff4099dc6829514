/** The texts of a refusal (apiserver/pkg/endpoints/handlers/responsewriters/errors.go). */
import { StatusError, forbidden } from "../core/status";
import type { Attributes } from "./authorize";

function action(attributes: Attributes): string {
  const user = JSON.stringify(attributes.user.name);
  if (!attributes.isResource) {
    return `User ${user} cannot ${attributes.verb} path ${JSON.stringify(attributes.path)}`;
  }
  const { resource, subresource, group, namespace, verb } = attributes;
  const full = subresource ? `${resource}/${subresource}` : resource;
  const what = `User ${user} cannot ${verb} resource ${JSON.stringify(full)} in API group ${JSON.stringify(group)}`;
  return namespace
    ? `${what} in the namespace ${JSON.stringify(namespace)}`
    : `${what} at the cluster scope`;
}

export function forbiddenError(attributes: Attributes, reason: string): StatusError {
  const text = action(attributes) + (reason ? `: ${reason}` : "");
  if (!attributes.isResource) {
    return new StatusError({
      code: 403,
      reason: "Forbidden",
      message: `forbidden: ${text}`,
      details: {},
    });
  }
  return forbidden(
    { group: attributes.group, resource: attributes.resource },
    attributes.name,
    text,
  );
}
