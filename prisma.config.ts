import { defineConfig } from "prisma/config";

/** Only the generator reads this; migrations run through `lib/server/db/migrate.ts`. */
export default defineConfig({ schema: "prisma/schema.prisma" });
