import { encode } from "./encode";
import { isFlipped, penaltyOf } from "./mask";

export type Square = boolean[][];

/**
 * The dark modules of the QR code of a text, rows from the top, without the quiet zone (four modules, to be left by
 * whoever draws). Null where the text is too long (666 bytes of UTF-8).
 */
export function qrCode(text: string): Square | null {
  const encoded = encode(text);
  if (!encoded) return null;
  const { version, bytes } = encoded;
  const frame = new Frame(version);
  const drawn = Array.from({ length: 8 }, (_, mask) => frame.withData(bytes, mask));
  const penalties = drawn.map(penaltyOf);
  return drawn[penalties.indexOf(Math.min(...penalties))] ?? null;
}

/** What every code of a version has; the rest is left for the data. */
class Frame {
  readonly size: number;
  readonly dark: Square;
  readonly fixed: Square;

  constructor(version: number) {
    this.size = version * 4 + 17;
    const empty = () =>
      Array.from({ length: this.size }, () => Array.from({ length: this.size }, () => false));
    this.dark = empty();
    this.fixed = empty();
    for (let at = 0; at < this.size; at += 1) {
      this.set(6, at, at % 2 === 0);
      this.set(at, 6, at % 2 === 0);
    }
    const far = this.size - 4;
    for (const [x, y] of [
      [3, 3],
      [far, 3],
      [3, far],
    ] as const)
      this.drawFinder(x, y);
    const centres = centresOf(version);
    for (const x of centres)
      for (const y of centres) if (!this.isFinder(x, y)) this.drawAlignment(x, y);
    if (version >= 7) this.drawVersion(version);
    this.drawFormat(0);
  }

  withData(bytes: readonly number[], mask: number): Square {
    this.drawFormat(mask);
    const square = this.dark.map((row) => [...row]);
    let bit = 0;
    for (const [x, y] of this.path()) {
      const value = ((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
      const row = square[y];
      if (row) row[x] = (value === 1) !== isFlipped(mask, x, y);
      bit += 1;
    }
    return square;
  }

  private set(x: number, y: number, isDark: boolean): void {
    const [dark, fixed] = [this.dark[y], this.fixed[y]];
    if (!dark || !fixed || x < 0 || x >= this.size) return;
    dark[x] = isDark;
    fixed[x] = true;
  }

  /** Two columns at a time from the right, up and down in turn, past the upright timing line. */
  private *path(): Generator<[number, number]> {
    let isUp = true;
    for (let right = this.size - 1; right > 0; right -= 2) {
      if (right === 6) right = 5;
      for (let step = 0; step < this.size; step += 1) {
        const y = isUp ? this.size - 1 - step : step;
        for (const x of [right, right - 1]) if (!this.fixed[y]?.[x]) yield [x, y];
      }
      isUp = !isUp;
    }
  }

  private drawFinder(cx: number, cy: number): void {
    for (let dy = -4; dy <= 4; dy += 1)
      for (let dx = -4; dx <= 4; dx += 1) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        this.set(cx + dx, cy + dy, ring !== 2 && ring !== 4);
      }
  }

  private drawAlignment(cx: number, cy: number): void {
    for (let dy = -2; dy <= 2; dy += 1)
      for (let dx = -2; dx <= 2; dx += 1)
        this.set(cx + dx, cy + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
  }

  private isFinder(x: number, y: number): boolean {
    const far = this.size - 7;
    return (x === 6 && y === 6) || (x === 6 && y === far) || (x === far && y === 6);
  }

  /** Level M is 00; then the mask; BCH (15, 5), masked (ISO/IEC 18004, 7.9). */
  private drawFormat(mask: number): void {
    const bits = ((mask << 10) | remainder(mask, 10, 0x537)) ^ 0x5412;
    for (let index = 0; index < 15; index += 1) {
      const isDark = ((bits >> index) & 1) === 1;
      if (index < 6) this.set(8, index, isDark);
      else if (index < 8) this.set(8, index + 1, isDark);
      else if (index === 8) this.set(7, 8, isDark);
      else this.set(14 - index, 8, isDark);
      if (index < 8) this.set(this.size - 1 - index, 8, isDark);
      else this.set(8, this.size - 15 + index, isDark);
    }
    this.set(8, this.size - 8, true);
  }

  /** BCH (18, 6), from version 7 on (7.10). */
  private drawVersion(version: number): void {
    const bits = (version << 12) | remainder(version, 12, 0x1f25);
    for (let index = 0; index < 18; index += 1) {
      const isDark = ((bits >> index) & 1) === 1;
      const [near, far] = [Math.floor(index / 3), this.size - 11 + (index % 3)];
      this.set(far, near, isDark);
      this.set(near, far, isDark);
    }
  }
}

function remainder(value: number, degree: number, polynomial: number): number {
  let rest = value;
  for (let step = 0; step < degree; step += 1)
    rest = (rest << 1) ^ ((rest >> (degree - 1)) * polynomial);
  return rest;
}

/** Centres of the alignment patterns (annex E). */
function centresOf(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const last = version * 4 + 10;
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, index) => last - (count - 2 - index) * step)];
}
