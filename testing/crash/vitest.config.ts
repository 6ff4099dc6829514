import { defineConfig } from "vitest/config";
import plain from "../../vitest.config";

// Fifty kills take minutes: they have an ending of their own, so that a plain test run does not start them.
export default defineConfig({
  ...plain,
  root: new URL("../..", import.meta.url).pathname,
  test: { ...plain.test, include: ["testing/crash/*.crash.ts"] },
});
