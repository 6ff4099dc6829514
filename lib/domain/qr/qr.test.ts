import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { qrCode } from "./draw";

const drawn = (text: string) =>
  qrCode(text)?.map((row) => row.map((isDark) => (isDark ? "#" : ".")).join("")) ?? [];

/** One text per version, with the digest of the square that an independent encoder (uqr 0.1.3) drew for it. */
const vectors = [
  [1, 1, "697166759f771908"],
  [2, 15, "b0ed209596429e91"],
  [3, 28, "4f233a4a01a9fba4"],
  [4, 47, "7802eaa0b98db7b5"],
  [5, 64, "a481f3763d31ed3a"],
  [6, 85, "b9da68096949bb38"],
  [7, 107, "85948ec27df8e4f8"],
  [8, 124, "7b8eecbfb7852764"],
  [9, 154, "ac772d9d828a529b"],
  [10, 181, "ff84c76c6c09b174"],
  [11, 214, "e4201f29d870cb5a"],
  [12, 252, "b53e6e69873638f5"],
  [13, 288, "cb0466798ea82b33"],
  [14, 334, "949e2490bf8cae2c"],
  [15, 363, "511bed6bbbcac6a1"],
  [16, 414, "ab594d93a73ba621"],
  [17, 451, "f59fcaed52f856e9"],
  [18, 505, "365523a946e589fc"],
  [19, 561, "6b4652a7289c5354"],
  [20, 625, "2581faf6e7b192f7"],
] as const;

describe("qrCode", () => {
  it("draws the smallest code as an independent encoder does", () => {
    expect(drawn("o")).toEqual(
      `
#######..#....#######
#.....#...###.#.....#
#.###.#.#.#...#.###.#
#.###.#.####..#.###.#
#.###.#.#.#.#.#.###.#
#.....#.#.##..#.....#
#######.#.#.#.#######
........#.#..........
#.#####..#.#..#####..
###.##..##.####..#...
.#...####.#.#.##.....
...#.#..#######..#.##
.###..####..#..#..###
........#...#..#..#.#
#######..#.#.#..####.
#.....#.#.#....##.##.
#.###.#.#..#.#..###..
#.###.#.#.#####..#...
#.###.#.###.#.##.....
#.....#..#.####..#...
#######.#...#..#..##.`
        .trim()
        .split("\n"),
    );
  });

  it.each(vectors)("draws version %i as an independent encoder does", (version, length, digest) => {
    const rows = drawn("otpauth://totp/".repeat(60).slice(0, length));
    expect(rows.length).toBe(version * 4 + 17);
    const found = createHash("sha256").update(rows.join("\n")).digest("hex").slice(0, 16);
    expect(found).toBe(digest);
  });

  it("holds 666 bytes, and says so when there are more", () => {
    expect(drawn("x".repeat(666))).toHaveLength(97);
    expect(qrCode("x".repeat(667))).toBeNull();
  });
});
