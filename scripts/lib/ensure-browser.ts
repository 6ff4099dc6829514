import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { run } from "./run";

const known = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const find = (): string | undefined => known.find((path) => existsSync(path));

/**
 * The system's Chromium; where it is missing, Debian's package is installed, else Playwright's own. The empty text
 * means Playwright's own.
 */
export async function ensureBrowser(): Promise<string> {
  const present = find();
  if (present) return present;
  if (existsSync("/usr/bin/apt-get")) {
    const prefix = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
    await run("Package lists", [...prefix, "apt-get", "update", "-qq"]);
    await run("Chromium", [
      ...prefix,
      "apt-get",
      "install",
      "-y",
      "-qq",
      "--no-install-recommends",
      "chromium",
    ]);
    const installed = find();
    if (installed) return installed;
  }
  const own = spawnSync("playwright", ["install", "chromium"], {
    stdio: "inherit",
    timeout: 300_000,
  });
  if (own.status !== 0)
    throw new Error(
      "No Chromium was found and none could be installed. Install the package `chromium`, then run again.",
    );
  return "";
}
