import fc from "fast-check";
import { expect, test } from "vitest";
import { type AddressPolicy, judgeHost, judgeIp, parseAddress } from "./address-policy";

const open: AddressPolicy = { hosts: [], ports: [], cidrs: [], isLoopbackAllowed: false };
const judge = (address: string, policy: AddressPolicy = open): boolean =>
  judgeIp(policy, address).isAllowed;

test.each([
  ["127.0.0.1", false],
  ["127.255.255.254", false],
  ["::1", false],
  ["::ffff:127.0.0.1", false],
  ["::ffff:7f00:1", false],
  ["::127.0.0.1", false],
  ["64:ff9b::169.254.169.254", false],
  ["2002:a9fe:a9fe::1", false],
  ["0.0.0.0", false],
  ["::", false],
  ["169.254.169.254", false],
  ["::ffff:169.254.169.254", false],
  ["168.63.129.16", false],
  ["100.100.100.200", false],
  ["fd00:ec2::254", false],
  ["fe80::1", false],
  ["febf::1", false],
  ["ff02::1", false],
  ["2001::1", false],
  ["2001:0:4136:e378:8000:63bf:3fff:fdd2", false],
  ["64:ff9b:1::a9fe:a9fe", false],
  ["fec0::1", false],
  ["224.0.0.1", false],
  ["255.255.255.255", false],
  ["10.0.0.12", true],
  ["172.16.0.1", true],
  ["192.168.1.1", true],
  ["100.64.0.1", true],
  ["8.8.8.8", true],
  ["fd00::1", true],
  ["2001:db8::1", true],
  ["not an address", false],
  ["fe80::1%eth0", false],
])("%s allowed: %s", (address, expected) => {
  expect(judge(address)).toBe(expected);
});

test("loopback only where the configuration allows it; the other refusals stand even then", () => {
  const sandbox = { ...open, isLoopbackAllowed: true };
  expect(judge("127.0.0.1", sandbox)).toBe(true);
  expect(judge("169.254.169.254", sandbox)).toBe(false);
  expect(judge("::ffff:169.254.169.254", sandbox)).toBe(false);
});

test("an address must lie in an allowed range, in whatever notation it comes", () => {
  const policy = { ...open, cidrs: ["10.0.0.0/8", "fd00:1::/32"] };
  expect(judge("10.9.9.9", policy)).toBe(true);
  expect(judge("::ffff:10.9.9.9", policy)).toBe(true);
  expect(judge("11.0.0.1", policy)).toBe(false);
  expect(judge("fd00:1::5", policy)).toBe(true);
  expect(judge("fd00:2::5", policy)).toBe(false);
});

test("a listed host needs no listed range, and a listed range no listed host; nothing else passes", () => {
  const policy = { ...open, hosts: ["vault.example.com"], cidrs: ["10.0.0.0/8", "192.0.2.7"] };
  const allowed = (host: string, address: string): boolean =>
    judgeHost(policy, host, 443).isAllowed && judgeIp(policy, address, host).isAllowed;
  expect(allowed("vault.example.com", "203.0.113.9")).toBe(true);
  expect(allowed("other.example.com", "10.1.2.3")).toBe(true);
  expect(allowed("other.example.com", "192.0.2.7")).toBe(true);
  expect(allowed("other.example.com", "192.0.2.8")).toBe(false);
  // What is never a store's stays that, whatever is listed.
  expect(allowed("vault.example.com", "169.254.169.254")).toBe(false);
  expect(allowed("vault.example.com", "127.0.0.1")).toBe(false);
  const byName = { ...open, hosts: ["vault.example.com"], isLoopbackAllowed: true };
  expect(judge("127.0.0.1", byName)).toBe(true);
  expect(judge("203.0.113.9", byName)).toBe(false);
});

test.each([
  "ftp://vault",
  "file:///etc/passwd",
  "https://user@vault",
  "https://user:pw@vault",
  "https://@vault",
  "https://2130706433",
  "https://0x7f000001",
  "https://0177.0.0.1",
  "https://127.1",
  "https://vault.",
  "https://127.0.0.1.",
  "https://väult",
  "https://vau%6ct",
  "https://１２７.0.0.1",
  "https://",
  "//vault",
  "vault:8200",
  "javascript:alert(1)",
])("%s is refused as an address", (url) => {
  expect(parseAddress(url)).toHaveProperty("why");
});

test.each([
  ["https://vault.vault.svc:8200", "vault.vault.svc", 8200],
  ["http://VAULT", "vault", 80],
  ["https://10.0.0.12/prefix", "10.0.0.12", 443],
  ["https://[fd00::1]:8200", "fd00::1", 8200],
])("%s is read", (url, host, port) => {
  expect(parseAddress(url)).toMatchObject({ host, port });
});

test("host patterns and ports", () => {
  const policy = { ...open, hosts: ["*.svc", "vault.example.com"], ports: [8200] };
  const allowed = (host: string, port = 8200): boolean => judgeHost(policy, host, port).isAllowed;
  expect(allowed("vault.vault.svc")).toBe(true);
  expect(allowed("vault.example.com")).toBe(true);
  expect(allowed("evil-vault.example.com")).toBe(false);
  expect(allowed("svc")).toBe(false);
  expect(allowed("vault.vault.svc", 22)).toBe(false);
  expect(judgeHost(open, "metadata.google.internal", 80).isAllowed).toBe(false);
});

test("an IPv4 address is judged the same in every IPv6 notation that reaches it", () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const hex = address
        .split(".")
        .map((part) => Number(part).toString(16).padStart(2, "0"))
        .join("");
      const low = `${hex.slice(0, 4)}:${hex.slice(4)}`;
      const expected = judge(address);
      expect(judge(`::ffff:${address}`)).toBe(expected);
      expect(judge(`::ffff:${low}`)).toBe(expected);
      expect(judge(`64:ff9b::${low}`)).toBe(expected);
      expect(judge(`2002:${low}::`)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

test("whatever the text, an address that is read was written in its usual form", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.webUrl(),
        fc.string(),
        fc.ipV6().map((ip) => `https://[${ip}]/`),
      ),
      (text) => {
        const read = parseAddress(text);
        if ("why" in read) return;
        expect(text.toLowerCase()).toContain(read.host.includes(":") ? "[" : read.host);
        expect(read.host).not.toMatch(/[@\s/]|\.$/);
      },
    ),
    { numRuns: 3000 },
  );
});
