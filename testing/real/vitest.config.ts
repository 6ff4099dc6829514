import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import base from "../../vitest.config";

const root = fileURLToPath(new URL("../..", import.meta.url));

// The real servers' tests have their own ending, so that a plain test run never starts them.
export default defineConfig({
  root,
  resolve: base.resolve,
  ssr: base.ssr,
  test: {
    include: ["testing/real/**/*.real.ts"],
    setupFiles: ["testing/setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 240_000,
    fileParallelism: false,
  },
});
