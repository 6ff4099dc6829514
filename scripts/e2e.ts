import { ensureBrowser } from "./lib/ensure-browser";
import { main, run } from "./lib/run";

await main(async () => {
  const chromium = await ensureBrowser();
  await run("Playwright", ["playwright", "test", ...process.argv.slice(2)], {
    BINDERY_CHROMIUM: chromium,
  });
});
