import { nearest } from "./keys/nearest";
import type { StoreReference } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { FieldIssue } from "@/lib/contracts/problem";
import { AppError } from "@/lib/domain/errors";

/** What a naming template may hold: `secret/data/{namespace}/{environment}`, with `#member` where the store has members. */
export const placeholders = ["cluster", "namespace", "environment", "key"] as const;

const lengthMax = 300;

export interface TemplateIssue extends FieldIssue {
  severity: "error" | "warning";
}

/** What is wrong with a template, for the form field `path`. Rules that only one store has are the store's own. */
export function checkTemplate(template: string, path = "template"): TemplateIssue[] {
  const found = checkText(template, path);
  if (found.length === 0 && !template.includes("{environment}"))
    found.push({
      severity: "warning",
      path,
      message: "Without {environment} all environments of the namespace share the same values.",
    });
  return found;
}

/**
 * What is wrong with the template of identities (a role, a client id). Empty is right: the kind's default then counts.
 * An identity is an environment's, never a key's.
 */
export function checkIdentityTemplate(
  template: string,
  path = "identityTemplate",
): TemplateIssue[] {
  if (template.trim() === "") return [];
  const found = checkText(template, path);
  if (template.includes("{key}"))
    found.push({
      severity: "error",
      path,
      message: "{key} has no place here: all keys of an environment are read with one identity.",
    });
  if (found.length === 0 && !template.includes("{environment}"))
    found.push({
      severity: "warning",
      path,
      message: "Without {environment} all environments of the namespace share one identity.",
    });
  return found;
}

function checkText(template: string, path: string): TemplateIssue[] {
  const error = (message: string, suggestion?: string): TemplateIssue => ({
    severity: "error",
    path,
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
  if (template.trim() === "") return [error("The template is empty.")];
  if (template.length > lengthMax)
    return [error(`The template is longer than ${lengthMax} characters.`)];
  const found: TemplateIssue[] = [];
  if (/\s/.test(template))
    found.push(error("The template holds a space.", template.replaceAll(/\s+/g, "")));
  found.push(...checkBraces(template, error));
  if (template.includes("//"))
    found.push(
      error("The template holds an empty part (//).", template.replaceAll(/\/{2,}/g, "/")),
    );
  const unsafe = template.split(/[/#]/).find((part) => part === "." || part === "..");
  if (unsafe !== undefined) found.push(error(`The template holds the part ${unsafe}.`));
  if ((template.match(/#/g) ?? []).length > 1)
    found.push(error("The template holds more than one #."));
  return found;
}

function checkBraces(
  template: string,
  error: (message: string, suggestion?: string) => TemplateIssue,
): TemplateIssue[] {
  const rest = template.replaceAll(/\{[^{}]*\}/g, "");
  if (/[{}]/.test(rest)) return [error("A brace has no partner.")];
  return [...template.matchAll(/\{([^{}]*)\}/g)]
    .map((match) => match[1] ?? "")
    .filter((name) => !isPlaceholder(name))
    .map((name) => {
      const meant =
        nearest(name, placeholders) ??
        placeholders.find((known) => name !== "" && known.startsWith(name));
      return error(
        `{${name}} is not a placeholder. There are ${placeholders.map((known) => `{${known}}`).join(", ")}.`,
        meant === undefined || meant === null
          ? undefined
          : template.replace(`{${name}}`, `{${meant}}`),
      );
    });
}

function isPlaceholder(name: string): name is (typeof placeholders)[number] {
  return (placeholders as readonly string[]).includes(name);
}

/**
 * The template with everything filled in. Throws `AppError("invalid_input")` with the issues as fields when the template
 * is wrong; warnings do not count.
 */
export function renderTemplate(template: string, environment: EnvironmentRef, key: string): string {
  const fields = checkTemplate(template).filter((issue) => issue.severity === "error");
  if (fields.length > 0)
    throw new AppError("invalid_input", "The naming template cannot be used.", {
      hint: fields[0]?.message ?? "Correct the template of the namespace.",
      fields: fields.map(({ path, message, suggestion }) =>
        suggestion === undefined ? { path, message } : { path, message, suggestion },
      ),
    });
  return fill(template, environment, key);
}

/** The identity of an environment by its namespace's template; null where there is none or it is wrong. */
export function renderIdentity(template: string, environment: EnvironmentRef): string | null {
  const isWrong = checkIdentityTemplate(template).some(({ severity }) => severity === "error");
  return template.trim() === "" || isWrong ? null : fill(template, environment, "");
}

function fill(template: string, environment: EnvironmentRef, key: string): string {
  const values: Record<(typeof placeholders)[number], string> = {
    cluster: environment.cluster,
    namespace: environment.namespace,
    environment: environment.name,
    key,
  };
  return template.replaceAll(/\{([^{}]*)\}/g, (whole, name: string) =>
    isPlaceholder(name) ? values[name] : whole,
  );
}

/**
 * The reference that a template reads as, for a preview while it is typed; null while it is wrong. Where secrets hold
 * several values (`hasMember`), what follows `#` names the member, by default the key. Rules of one store's names
 * (`StoreBinding.suggest`) come on top.
 */
export function previewReference(
  template: string,
  environment: EnvironmentRef,
  { key, hasMember }: { key: string; hasMember: boolean },
): StoreReference | null {
  if (checkTemplate(template).some(({ severity }) => severity === "error")) return null;
  const [name = "", member = ""] = fill(template, environment, key).split("#", 2);
  if (name === "") return null;
  return { name, member: member || (hasMember ? key : null) };
}
