/** Packages with WebAssembly, data files, workers or state of their own: loaded by Node, never bundled. */
const external = [
  "@electric-sql/pglite",
  "@kubernetes/client-node",
  "@prisma/adapter-pg",
  "@prisma/client",
  "@prisma/driver-adapter-utils",
  "@prisma/schema-engine-wasm",
  "better-auth",
  "pg",
  "pglite-prisma-adapter",
  "pino",
  "prom-client",
  "undici",
];

/** @type {import("next").NextConfig} */
const config = {
  output: "standalone",
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: external,
  // What is read by path at run time and so is not seen by the tracing of imports.
  outputFileTracingIncludes: {
    "/**": [
      "./prisma/migrations/**/*",
      "./node_modules/@prisma/schema-engine-wasm/*",
      "./node_modules/@electric-sql/pglite/dist/*",
    ],
  },
  outputFileTracingExcludes: {
    "/**": ["./.data/**", "./.cache/**", "./sandbox/**", "./testing/**"],
  },
  // `npm run verify` checks the types of the whole repository; the build need not do it a second time.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
};

export default config;
