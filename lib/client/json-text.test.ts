import { expect, it } from "vitest";
import { toJsonText } from "./json-text";

it("writes nested members as indented lines, in their order", () => {
  expect(
    toJsonText({
      revision: 22,
      keys: { "database-password": { path: "a b:c", value: "[redacted]" } },
      pods: ["x", { y: 1 }],
      none: null,
      empty: {},
    }),
  ).toBe(
    [
      "revision: 22",
      "keys:",
      "  database-password:",
      "    path: a b:c",
      '    value: "[redacted]"',
      "pods:",
      "  - x",
      "  - y: 1",
      "none: null",
      "empty: {}",
    ].join("\n"),
  );
});

it("is empty where there was nothing", () => {
  expect(toJsonText(null)).toBe("");
});
