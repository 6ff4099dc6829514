import type { CatalogueKey } from "./types";

const common = {
  family: null,
  example: null,
  minRuntime: null,
  modes: {},
  appliedLive: "never",
} as const;

/** domain-facts.md §3.2: administration, and the two families whose names the app decides. */
export const appKeys: readonly CatalogueKey[] = [
  {
    ...common,
    key: "mx-admin-password",
    meaning: "Password of MxAdmin",
    group: "administration",
    value: { kind: "secret", lengthMin: 1 },
    isSecret: true,
    minOperator: "2.9.0",
    appliedLive: "always",
  },
  {
    ...common,
    key: "mx-debugger-password",
    meaning: "Password of the debugger",
    group: "administration",
    value: { kind: "secret", lengthMin: 1 },
    isSecret: true,
    minOperator: "2.15.0",
  },
  {
    ...common,
    key: "mx-const-",
    family: {
      placeholder: "Module.Constant",
      pattern: /^[A-Za-z_][A-Za-z0-9_]*\.[A-Za-z_][A-Za-z0-9_]*$/,
    },
    meaning: "Constant of the app",
    example: "mx-const-MyFirstModule.WelcomePageTitle",
    group: "constants",
    value: { kind: "text" },
    isSecret: true,
    minOperator: "2.10.0",
  },
  {
    ...common,
    key: "mx-runtime-",
    family: { placeholder: "setting", pattern: /^[A-Za-z][A-Za-z0-9._-]*$/ },
    meaning: "Custom setting of the runtime",
    example: "mx-runtime-com.mendix.storage.s3.EncryptionKeys",
    group: "runtime",
    value: { kind: "text" },
    isSecret: true,
    minOperator: "2.10.0",
  },
];
