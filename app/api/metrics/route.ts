import { scrape } from "@/lib/server/api/scrape";

export const GET = scrape;
