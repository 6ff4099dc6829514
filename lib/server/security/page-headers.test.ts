import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { config } from "@/proxy";

const gets = (path: string) => config.matcher.some((each) => new RegExp(`^${each}$`).test(path));
const files = readdirSync(fileURLToPath(new URL("../../../public", import.meta.url)));

test("every page gets the policy, whatever its name ends in; files of public/ do not", () => {
  for (const page of ["/login", "/environments/a/b/shop.png", "/namespaces/a/x.txt", "/x.svg"])
    expect([page, gets(page)]).toEqual([page, true]);
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect([file, gets(`/${file}`)]).toEqual([file, false]);
  expect(gets("/api/v1/session")).toBe(false);
});
