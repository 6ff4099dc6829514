import { correctionOf } from "./field";

/** For level M by version: correction bytes of a block, and number of blocks (ISO/IEC 18004, table 9). */
const blocks: readonly (readonly [correction: number, count: number])[] = [
  [10, 1],
  [16, 1],
  [26, 1],
  [18, 2],
  [24, 2],
  [16, 4],
  [18, 4],
  [22, 4],
  [22, 5],
  [26, 5],
  [30, 5],
  [22, 8],
  [22, 9],
  [24, 9],
  [24, 10],
  [28, 10],
  [28, 11],
  [26, 13],
  [26, 14],
  [26, 16],
];

/** All bytes that a version holds, correction included. */
export function capacityOf(version: number): number {
  const size = version * 4 + 17;
  const aligned = version < 2 ? 0 : Math.floor(version / 7) + 2;
  const patterns = aligned === 0 ? 0 : aligned * aligned - 3;
  // On the timing lines, five of a pattern's modules are counted already.
  const onTiming = aligned < 3 ? 0 : (aligned - 2) * 2 * 5;
  const fixed = 3 * 64 + 2 * (size - 16) + 31 + patterns * 25 - onTiming + (version >= 7 ? 36 : 0);
  return Math.floor((size * size - fixed) / 8);
}

export interface Encoded {
  version: number;
  /** Data and correction, interleaved as they are drawn. */
  bytes: number[];
}

/** Null where the text is too long for version 20 (666 bytes). */
export function encode(text: string): Encoded | null {
  const content = new TextEncoder().encode(text);
  for (const [index, [correction, count]] of blocks.entries()) {
    const version = index + 1;
    const room = capacityOf(version) - correction * count;
    const countBits = version < 10 ? 8 : 16;
    if (4 + countBits + content.length * 8 > room * 8) continue;
    return { version, bytes: interleave(pack(content, countBits, room), correction, count) };
  }
  return null;
}

/** Mode, length, bytes, terminator, then the two pad bytes in turn. */
function pack(content: Uint8Array, countBits: number, room: number): number[] {
  const bits = [
    "0100",
    content.length.toString(2).padStart(countBits, "0"),
    ...[...content].map((byte) => byte.toString(2).padStart(8, "0")),
  ].join("");
  const ended = bits + "0".repeat(Math.min(4, room * 8 - bits.length));
  const whole = ended.padEnd(Math.ceil(ended.length / 8) * 8, "0");
  const bytes = (whole.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  for (let pad = 0xec; bytes.length < room; pad ^= 0xec ^ 0x11) bytes.push(pad);
  return bytes;
}

function interleave(data: readonly number[], correction: number, count: number): number[] {
  const short = Math.floor(data.length / count);
  const longs = data.length % count;
  let from = 0;
  const parts = Array.from({ length: count }, (_, index) => {
    const length = short + (index >= count - longs ? 1 : 0);
    from += length;
    return data.slice(from - length, from);
  });
  return [...turn(parts), ...turn(parts.map((part) => correctionOf(part, correction)))];
}

/** The first of each, the second of each, …; shorter ones are left out at the end. */
function turn(parts: readonly number[][]): number[] {
  const longest = Math.max(...parts.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) =>
    parts.flatMap((part) => (index < part.length ? [part[index] ?? 0] : [])),
  ).flat();
}
