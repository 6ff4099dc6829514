import { beforeEach, expect, test } from "vitest";
import { setSingleton } from "@/lib/server/singleton";
import { testConfig } from "@/testing/database";
import { isLocalCall, networkOf } from "./address";

beforeEach(() => {
  for (const name of ["logger", "proxy-warning"]) setSingleton(name, undefined);
  setSingleton("config", testConfig());
});

const call = (noted?: string) =>
  new Headers({ "x-bindery-remote": "127.0.0.1", ...(noted && { "x-forwarded-for": noted }) });

test("what a proxy on this machine passes on for others is no call of this machine", () => {
  expect(isLocalCall(call())).toBe(true);
  expect(isLocalCall(call("::ffff:127.0.0.1"))).toBe(true);
  expect(isLocalCall(call("203.0.113.9"))).toBe(false);
  expect(isLocalCall(call("127.0.0.1, 203.0.113.9"))).toBe(false);
  expect(isLocalCall(new Headers({ "x-bindery-remote": "203.0.113.9" }))).toBe(false);
});

test.each([
  ["203.0.113.9", "203.0.113.9"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
  ["2001:0db8::9", "2001:db8:0:0::/64"],
  ["2001:db8::", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  [null, "?"],
])("limits count %s by %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});
