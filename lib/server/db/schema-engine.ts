import "server-only";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";

/** What the generated glue has but its types leave out: wasm-bindgen's way to start without a bundler. */
interface Glue {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

let started: Promise<void> | null = null;

async function start(): Promise<void> {
  const require = createRequire(join(process.cwd(), "package.json"));
  const entry = require.resolve("@prisma/schema-engine-wasm");
  const bytes = await readFile(join(entry, "..", "schema_engine_bg.wasm"));
  const glue = bindings as unknown as Glue & WebAssembly.ModuleImports;
  const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
}

/**
 * Prisma's schema engine as WebAssembly (house.md §5.7): no native binary is downloaded. `schema` is the text of
 * schema.prisma, or undefined where only files are applied. Free it after use.
 */
export async function openSchemaEngine(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  schema?: string,
): Promise<SchemaEngine> {
  await (started ??= start());
  return bindings.SchemaEngine.new(
    { datamodels: schema === undefined ? undefined : [["schema.prisma", schema]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapter),
  ) as Promise<SchemaEngine>;
}
