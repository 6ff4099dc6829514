import { checkTemplate, renderTemplate } from "./naming";
import type { StoreReference } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { FieldIssue } from "@/lib/contracts/problem";

/** What is wrong with a store's prefix, for its form; an empty one shares nothing and is right. */
export function checkPrefix(prefix: string): FieldIssue[] {
  if (prefix === "") return [];
  const issues = checkTemplate(prefix, "prefix").filter(({ severity }) => severity === "error");
  if (/\{key\}|#/.test(prefix))
    issues.push({
      severity: "error",
      path: "prefix",
      message: "A prefix holds neither {key} nor #.",
    });
  return issues.map(({ path, message }) => ({
    path,
    message: message.replace("template", "prefix"),
  }));
}

/** The prefix of an environment; null: nothing is shared with it. */
export function fenceOf(prefix: string, environment: EnvironmentRef): string | null {
  return prefix === "" ? null : renderTemplate(prefix, environment, "");
}

/**
 * Does the name lie inside? It is compared letter by letter, and a prefix ends where a part ends: `secret/data/shop` holds
 * itself and `secret/data/shop/acc`, never `secret/data/shop-acc`. A name with `.`, `..` or an empty part is never inside.
 */
export function isInside(name: string, fence: string | null): boolean {
  if (fence === null || /[\p{Cc}\\]/u.test(name)) return false;
  if (name.split(/[/?#]/).some((part) => part === "." || part === "..") || name.includes("//"))
    return false;
  if (name === fence) return true;
  return name.startsWith(/[\p{L}\p{N}]$/u.test(fence) ? `${fence}/` : fence);
}

/** Said wherever a reference is refused. It tells nothing of what the store holds. */
export function outsideMessage(
  { name }: StoreReference,
  store: string,
  fence: string | null,
): string {
  return fence === null
    ? `Store ${store} shares no names with administrators of namespaces.`
    : `${name} is outside of what store ${store} shares here: ${fence}.`;
}

export const outsideHint =
  "Use a name inside, or ask a platform administrator to change the prefix of the store.";
