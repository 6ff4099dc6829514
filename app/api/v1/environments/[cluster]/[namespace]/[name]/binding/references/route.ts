import { bindings } from "@/lib/contracts/environments";
import { defineRoute } from "@/lib/server/api/define-route";
import { describeMapping } from "@/lib/server/services/bindings/describe";

export const POST = defineRoute(bindings.describe, describeMapping);
