/** Numbers of a dotted version, and whether it is a pre-release of them. */
export interface Version {
  numbers: readonly number[];
  isPrerelease: boolean;
}

// At most eight parts of nine digits: an image tag is somebody else's text.
const shape = /^\s*v?(\d{1,9}(?:\.\d{1,9}){0,7})(.*)$/i;
const prerelease = /^[-.]?(alpha|beta|rc|m\d|snapshot|preview|dev)/i;

const readMax = 1_000;
/** The same few texts are compared for each key of each environment. */
const read = new Map<string, Version | null>();

/**
 * Reads versions as Mendix, Kubernetes and image tags write them: `2.17.0`, `v1.6.1`, `10.24.3.12345`,
 * `1.5.3-eksbuild.1`, `11.0.0-rc.2`. null when the text does not begin with a number.
 */
export function parseVersion(text: string | null | undefined): Version | null {
  const key = text ?? "";
  const known = read.get(key);
  if (known !== undefined) return known;
  const match = shape.exec(key);
  const made = match?.[1]
    ? { numbers: match[1].split(".").map(Number), isPrerelease: prerelease.test(match[2] ?? "") }
    : null;
  if (read.size >= readMax) read.clear();
  read.set(key, made);
  return made;
}

/**
 * Negative, zero or positive like a sort comparator; absent parts count as 0, a pre-release comes before its release.
 * null when one of them cannot be read: the caller decides what not knowing means.
 */
export function compareVersions(a: string | null, b: string | null): number | null {
  const left = parseVersion(a);
  const right = parseVersion(b);
  if (!left || !right) return null;
  const length = Math.max(left.numbers.length, right.numbers.length);
  for (let i = 0; i < length; i += 1) {
    const difference = (left.numbers[i] ?? 0) - (right.numbers[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return Number(right.isPrerelease) - Number(left.isPrerelease);
}

/** Whether `version` is at least `minimum`; null when it is not known. */
export function isAtLeast(version: string | null, minimum: string): boolean | null {
  const order = compareVersions(version, minimum);
  return order === null ? null : order >= 0;
}
