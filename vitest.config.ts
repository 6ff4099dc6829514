import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const conditions = ["react-server", "node", "import", "module", "default"];

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)) }, conditions },
  // vitest hands these to Node itself: "import" among them would give `require` the ES module of a dual package (pg-pool).
  ssr: {
    resolve: { conditions: ["react-server", "node"], externalConditions: ["react-server", "node"] },
  },
  test: {
    include: ["{app,components,lib,sandbox,scripts,testing}/**/*.test.{ts,tsx}"],
    exclude: ["**/node_modules/**", "testing/real/**", ".next/**"],
    setupFiles: ["testing/setup.ts"],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
  },
});
