import type { BindingProblem } from "./contents";
import type { SecretProviderClass } from "@/lib/domain/kube-object";
import { formatPath } from "@/lib/domain/objects/path";

/** The driver's own rule for a provider's name (domain-facts.md §1.2). */
const providerName = /^[a-zA-Z0-9_-]{0,30}$/;

/** What the CSI driver itself would refuse, whatever the provider (F06, F08, F09). */
export function lintClass({ spec }: SecretProviderClass): BindingProblem[] {
  const found: BindingProblem[] = [];
  const add = (
    id: string,
    path: string,
    message: string,
    rest: Partial<BindingProblem> = {},
  ): void => {
    found.push({
      id,
      severity: "error",
      path,
      message,
      key: null,
      is: null,
      shouldBe: null,
      ...rest,
    });
  };
  const provider: unknown = spec?.provider;
  if (typeof provider !== "string" || provider === "")
    add("F08", "spec.provider", "provider is not set: the driver refuses the mount.");
  else if (!providerName.test(provider))
    add("F06", "spec.provider", "provider may hold at most 30 letters, digits, - and _.", {
      is: provider,
    });
  const parameters: unknown = spec?.parameters;
  if (typeof parameters !== "object" || parameters === null || Array.isArray(parameters)) {
    add("F08", "spec.parameters", "parameters are not set: the driver refuses the mount.");
    return found;
  }
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value === "string") continue;
    const isPlain = typeof value === "boolean" || typeof value === "number";
    add(
      "F09",
      formatPath(["spec", "parameters", name]),
      `${name} must be text: the API server refuses anything else.`,
      {
        is: isPlain ? String(value) : null,
        shouldBe: isPlain ? JSON.stringify(String(value)) : "text in a block (|)",
      },
    );
  }
  return found;
}
