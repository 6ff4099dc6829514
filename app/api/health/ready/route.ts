import { readiness } from "@/lib/server/telemetry/readiness";

export const GET = readiness;
