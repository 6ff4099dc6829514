import { expect, it } from "vitest";
import { Canaries } from "./canaries";

const canaries = new Canaries();
const secret = canaries.make("secret");
const typed = canaries.add("typed", 'pa"ss/w\\ord&+ ü and more');

const wrapped = (text: string, before: number) =>
  Buffer.from(`${"x".repeat(before)}${text}, and what follows`);

it.each([
  ["as it is", (text: string) => `before ${text} after`],
  ["in JSON", (text: string) => JSON.stringify({ a: text })],
  ["in JSON inside JSON", (text: string) => JSON.stringify(JSON.stringify({ a: text.slice(-14) }))],
  ["in a URL", (text: string) => `?a=${encodeURIComponent(text)}`],
  ["as bytes of PostgreSQL", (text: string) => `\\x${Buffer.from(text).toString("hex")}`],
  ["cut at its end", (text: string) => text.slice(0, -4)],
  ["cut at its beginning", (text: string) => text.slice(4)],
])("finds a secret %s", (_, leak) => {
  for (const [name, value] of [
    ["secret", secret],
    ["typed", typed],
  ] as const)
    if (name === "secret" || !/inside/.test(_))
      expect(canaries.find([{ where: "here", bytes: leak(value) }])[0]).toMatch(
        new RegExp(`^${name} as .* in here$`),
      );
});

it.each([0, 1, 2, 3, 4])("finds a secret in base64, %i bytes after its beginning", (before) => {
  for (const form of ["base64", "base64url"] as const)
    for (const value of [secret, typed]) {
      const bytes = wrapped(value, before).toString(form);
      expect(canaries.find([{ where: "here", bytes }])).not.toEqual([]);
    }
});

it("finds nothing where nothing is, and lets an answer hold what it hands out, alone", () => {
  expect(canaries.find([{ where: "here", bytes: "a".repeat(1_000) }])).toEqual([]);
  expect(canaries.find([{ where: "here", bytes: secret, mayHold: ["secret"] }])).toEqual([]);
  expect(canaries.find([{ where: "here", bytes: secret, mayHold: ["typed"] }])).not.toEqual([]);
});
