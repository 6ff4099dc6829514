import { getOpenApi } from "@/lib/server/api/open-api";

export const GET = getOpenApi;
