/**
 * Which addresses a store may have. Pure: names are resolved elsewhere, every resolved address is judged here.
 * Rules: reliability-and-security.md §6 (SSRF).
 */
export interface AddressPolicy {
  /**
   * Host patterns (`*.svc`, `vault.example.com`). A store is allowed when its host is listed here or every address of it lies in
   * `cidrs`; both empty: every address that is not always refused.
   */
  hosts: readonly string[];
  /** Empty: every port. */
  ports: readonly number[];
  /** CIDR ranges, and single addresses. */
  cidrs: readonly string[];
  /** Loopback is a store's address in the sandbox and in tests only. */
  isLoopbackAllowed: boolean;
  /** What is no store whatever is listed: the clusters' API servers, Bindery's own database. Left out: none. */
  others?: readonly Endpoint[];
}

export interface Endpoint {
  host: string;
  port: number;
  /** "the API server of a cluster". */
  what: string;
}

/** `isListable`: whoever runs Bindery may allow it; else it is refused for good. */
export type Verdict = { isAllowed: true } | { isAllowed: false; why: string; isListable: boolean };

export interface ParsedAddress {
  host: string;
  port: number;
  isTls: boolean;
}

const alwaysRefused: readonly (readonly [string, string])[] = [
  ["0.0.0.0/8", "an unspecified address"],
  ["169.254.0.0/16", "a link-local or metadata address"],
  ["168.63.129.16/32", "a metadata address"],
  ["100.100.100.200/32", "a metadata address"],
  ["192.0.0.192/32", "a metadata address"],
  ["224.0.0.0/4", "a multicast address"],
  ["240.0.0.0/4", "a reserved address"],
  ["::/128", "an unspecified address"],
  ["fe80::/10", "a link-local address"],
  // They carry or reach IPv4 addresses that cannot be judged here (RFC 4380, RFC 8215), or are withdrawn (RFC 3879).
  ["2001::/32", "a Teredo address"],
  ["64:ff9b:1::/48", "a translated address"],
  ["fec0::/10", "a site-local address"],
  ["fd00:ec2::254/128", "a metadata address"],
  ["fd20:ce::254/128", "a metadata address"],
  ["ff00::/8", "a multicast address"],
];
const loopback = ["127.0.0.0/8", "::1/128"] as const;
const refusedNames =
  /^(?:metadata|metadata\.google\.internal|metadata\.goog|instance-data|instance-data\.ec2\.internal|metadata\.azure\.internal)$/;
const hostName =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/**
 * Reads a store's URL: http and https only, no user, no other spelling of an address (decimal, octal, hex), no
 * trailing dot, no letters beyond ASCII. Gives the reason as a sentence for a person otherwise.
 */
export function parseAddress(text: string): ParsedAddress | { why: string } {
  if (!URL.canParse(text)) return { why: "This is not a URL" };
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return { why: "The address must begin with https:// or http://" };
  if (url.username !== "" || url.password !== "" || /^[a-z]+:\/\/[^/?#]*@/i.test(text))
    return { why: "The address must not hold a user name or password" };
  const written = /^[a-z]+:\/\/(\[[^\]]*\]|[^/:?#]*)/i.exec(text)?.[1]?.toLowerCase() ?? "";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (written.endsWith(".")) return { why: "The host must not end in a dot" };
  if (/[^\u0021-\u007e]/.test(written) || written.includes("%"))
    return { why: "The host may hold ASCII letters only" };
  const ip = parseIp(host);
  const isRewritten = ip !== null && !written.startsWith("[") && written !== host;
  if (isRewritten) return { why: "Write the IP address in its usual form, such as 10.0.0.12" };
  if (ip === null && !hostName.test(host)) return { why: "This host name is not valid" };
  const isTls = url.protocol === "https:";
  const port = url.port === "" ? (isTls ? 443 : 80) : Number(url.port);
  return { host, port, isTls };
}

/** Judges the host and port as written, before any name is resolved. */
export function judgeHost(policy: AddressPolicy, host: string, port: number): Verdict {
  if (refusedNames.test(host)) return refuse(`${host} is a metadata service`);
  if (policy.ports.length > 0 && !policy.ports.includes(port))
    return refuse(`port ${port} is not on the list of allowed ports`, true);
  const isByNameOnly = policy.hosts.length > 0 && policy.cidrs.length === 0;
  if (isByNameOnly && !policy.isLoopbackAllowed && !isListedHost(policy, host))
    return refuse(`${host} is not on the list of allowed hosts`, true);
  return { isAllowed: true };
}

/** Judges one resolved address of a host. An address inside another notation (IPv4-mapped, NAT64, 6to4) is judged as what it reaches. */
export function judgeIp(policy: AddressPolicy, address: string, host = address): Verdict {
  const ip = parseIp(address);
  if (ip === null) return refuse("the resolved address is not valid");
  for (const [range, what] of alwaysRefused)
    if (isInside(ip, range)) return refuse(`${address} is ${what}`);
  const isLoopback = loopback.some((range) => isInside(ip, range));
  if (isLoopback && !policy.isLoopbackAllowed)
    return refuse(`${address} is a loopback address`, true);
  if (isLoopback || isListedHost(policy, host)) return { isAllowed: true };
  const isListing = policy.hosts.length > 0 || policy.cidrs.length > 0;
  if (isListing && !policy.cidrs.some((range) => isInside(ip, range)))
    return refuse(
      `neither ${host} nor its address ${address} is on the list of allowed ones`,
      true,
    );
  return { isAllowed: true };
}

/** Do two texts name one address, whatever their notation? */
export function isSameIp(a: string, b: string): boolean {
  const [one, other] = [parseIp(a), parseIp(b)];
  return one !== null && one.bits === other?.bits && one.value === other.value;
}

const refuse = (why: string, isListable = false): Verdict => ({
  isAllowed: false,
  why,
  isListable,
});

const isListedHost = (policy: AddressPolicy, host: string): boolean =>
  policy.hosts.some((pattern) => matchesHost(pattern, host));

function matchesHost(pattern: string, host: string): boolean {
  const wanted = pattern.toLowerCase();
  if (wanted === "*") return true;
  if (wanted.startsWith("*."))
    return host.endsWith(wanted.slice(1)) && host.length > wanted.length - 1;
  return host === wanted;
}

interface Ip {
  bits: 32 | 128;
  value: bigint;
}

/** Null when the text is no address in its usual notation. */
export function parseIp(text: string): Ip | null {
  if (text.includes(":")) return parseIp6(text.toLowerCase());
  const value = parseIp4(text);
  return value === null ? null : { bits: 32, value };
}

function parseIp4(text: string): bigint | null {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part))) return null;
  const numbers = parts.map(Number);
  if (numbers.some((part) => part > 255)) return null;
  return numbers.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function parseIp6(text: string): Ip | null {
  let source = text;
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(source);
  if (tail) {
    const low = parseIp4(tail[2] ?? "");
    if (low === null) return null;
    source = `${tail[1]}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`;
  }
  const halves = source.split("::");
  if (halves.length > 2) return null;
  const groupsOf = (half: string | undefined): string[] =>
    half === undefined || half === "" ? [] : half.split(":");
  const head = groupsOf(halves[0]);
  const end = groupsOf(halves[1]);
  const missing = 8 - head.length - end.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...Array.from({ length: missing }, () => "0"), ...end];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return null;
  const value = groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
  return insideIp4(value) ?? { bits: 128, value };
}

/** ::ffff:a.b.c.d, ::a.b.c.d, 64:ff9b::a.b.c.d and 2002:a.b.c.d:: reach an IPv4 address. */
function insideIp4(value: bigint): Ip | null {
  const low = value & 0xffff_ffffn;
  const high = value >> 32n;
  if (high === 0xffffn || high === 0x64_ff9b_0000_0000_0000_0000n) return { bits: 32, value: low };
  if (high === 0xffff_0000n || (high === 0n && low > 1n)) return { bits: 32, value: low };
  if (value >> 112n === 0x2002n) return { bits: 32, value: (value >> 80n) & 0xffff_ffffn };
  return null;
}

function isInside(ip: Ip, cidr: string): boolean {
  const [base = "", length] = cidr.split("/");
  const network = parseIp(base);
  if (network === null || network.bits !== ip.bits) return false;
  const kept = length === undefined ? network.bits : Number(length);
  const shift = BigInt(network.bits - kept);
  return ip.value >> shift === network.value >> shift;
}
