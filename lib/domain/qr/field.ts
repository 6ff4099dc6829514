/** Arithmetic of GF(256) with the polynomial 0x11d, on which the error correction of QR codes stands. */
const exp: number[] = [];
const log: number[] = [];
for (let power = 0, value = 1; power < 255; power += 1) {
  exp[power] = value;
  log[value] = power;
  value = value < 128 ? value << 1 : (value << 1) ^ 0x11d;
}

const at = (table: number[], index: number): number => table[index] ?? 0;

function multiply(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : at(exp, (at(log, a) + at(log, b)) % 255);
}

/** The coefficients of ∏ (x − 2^i) without the leading 1. */
function generator(degree: number): number[] {
  let terms = [1];
  for (let power = 0; power < degree; power += 1) {
    const root = at(exp, power);
    terms = [...terms, 0].map((term, index) => term ^ multiply(terms[index - 1] ?? 0, root));
  }
  return terms.slice(1);
}

/** The `count` bytes of Reed–Solomon error correction for a block. */
export function correctionOf(block: readonly number[], count: number): number[] {
  const divisor = generator(count);
  let rest: number[] = Array.from({ length: count }, () => 0);
  for (const byte of block) {
    const factor = byte ^ (rest[0] ?? 0);
    rest = [...rest.slice(1), 0].map(
      (value, index) => value ^ multiply(divisor[index] ?? 0, factor),
    );
  }
  return rest;
}
