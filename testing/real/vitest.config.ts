import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL("../..", import.meta.url));
const conditions = ["react-server", "node", "import", "module", "default"];

// The real servers' tests have their own ending, so that a plain test run never starts them.
export default defineConfig({
  root,
  resolve: { alias: { "@": root }, conditions },
  // As in the plain configuration: "import" would give `require` the ES module of a dual package (pg-pool).
  ssr: {
    resolve: { conditions: ["react-server", "node"], externalConditions: ["react-server", "node"] },
  },
  test: {
    include: ["testing/real/**/*.real.ts"],
    setupFiles: ["testing/setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 240_000,
    fileParallelism: false,
  },
});
