import { expect, test } from "vitest";
import { absoluteKeyFiles, exitCodeOf } from "./child";

test("a server that was killed is a failure; one that was asked to end is none", () => {
  expect(exitCodeOf(null, "SIGKILL")).toBe(1);
  expect(exitCodeOf(null, "SIGTERM")).toBe(0);
  expect(exitCodeOf(null, "SIGINT")).toBe(0);
  expect(exitCodeOf(7, null)).toBe(7);
  expect(exitCodeOf(0, null)).toBe(0);
});

test("a relative path of a key file means the folder of the command; what is not given stays away", () => {
  const given = {
    BINDERY_ENCRYPTION_KEY_FILE: "keys/a",
    BINDERY_AUDIT_KEY_FILE: "/run/b",
    OTHER: "x",
  };
  expect(absoluteKeyFiles(given, "/srv/app")).toEqual({
    BINDERY_ENCRYPTION_KEY_FILE: "/srv/app/keys/a",
    BINDERY_AUDIT_KEY_FILE: "/run/b",
  });
  expect(absoluteKeyFiles({ BINDERY_AUDIT_KEY_FILE: "" }, "/srv/app")).toEqual({});
});
