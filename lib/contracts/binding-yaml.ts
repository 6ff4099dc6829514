import { z } from "zod";
import { DesiredBinding } from "@/lib/contracts/bindings";
import { environmentBase } from "@/lib/contracts/environments";
import { EnvironmentRef } from "@/lib/contracts/names";
import { contract } from "@/lib/contracts/route";

/** What is wrong in a YAML text, or not taken from it, with the line that it stands on. */
export const YamlDiagnostic = z.strictObject({
  severity: z.enum(["error", "warning"]),
  line: z.number().int().min(1),
  message: z.string(),
  /** What to do next; empty where the message says it. */
  hint: z.string(),
});
export type YamlDiagnostic = z.infer<typeof YamlDiagnostic>;

/** A binding as text, both ways. */
export const bindingYaml = {
  write: contract({
    id: "bindings.writeYaml",
    method: "POST",
    path: `${environmentBase}/binding/yaml`,
    permission: "binding:plan",
    summary: "The SecretProviderClass that a mapping would be written as; changes nothing",
    params: EnvironmentRef,
    body: z.strictObject({
      desired: DesiredBinding,
      /** YAML to write the mapping into, so that its comments and order stay; absent: the live class. */
      text: z.string().max(400_000).optional(),
    }),
    bodyBytesMax: 1_000_000,
    output: z.strictObject({ text: z.string() }),
  }),
  read: contract({
    id: "bindings.readYaml",
    method: "POST",
    path: `${environmentBase}/binding/yaml/mapping`,
    permission: "binding:plan",
    summary: "The mapping that a SecretProviderClass speaks of, and what is wrong at which line",
    params: EnvironmentRef,
    body: z.strictObject({
      text: z.string().max(400_000),
      /** The store of the draft, kept where the text names no other registered one. */
      store: z.string().max(63),
    }),
    bodyBytesMax: 1_000_000,
    output: z.strictObject({
      /** null: the text cannot be understood; the draft stays as it is. */
      desired: DesiredBinding.nullable(),
      diagnostics: z.array(YamlDiagnostic),
    }),
  }),
};
