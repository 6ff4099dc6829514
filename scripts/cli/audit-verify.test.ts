import { createHash, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AuditEntry } from "@/lib/contracts/audit";
import type { AuditExportLine } from "@/lib/contracts/audit-export";
import {
  genesis,
  hashedPart,
  hashedText,
  signedText,
  type Checkpoint,
} from "@/lib/domain/audit/chain";
import { UsageError, type Io } from "./io";
import { run } from "./run";

const ours = generateKeyPairSync("ed25519");
const theirs = generateKeyPairSync("ed25519");
const pem = (key: KeyObject) => key.export({ format: "pem", type: "spki" }).toString();
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const blank = (sequence: number, entityId = `thing-${sequence}`): AuditEntry => ({
  sequence,
  id: `id-${sequence}`,
  at: "2026-11-26T12:00:00.000Z",
  actor: { kind: "person", id: "ada", name: "Ada", email: "ada@example.com" },
  ip: "127.0.0.1",
  userAgent: "vitest",
  requestId: `request-${sequence}`,
  action: "store.update",
  entity: "store",
  entityId,
  cluster: null,
  namespace: null,
  environment: null,
  outcome: "success",
  reason: null,
  before: { label: "old" },
  after: { label: "new" },
  intent: null,
  repeats: 1,
  hash: "",
  previousHash: "",
});

/** The same entries with sequence and hashes as a chain has them. */
function chained(entries: readonly AuditEntry[]): AuditEntry[] {
  let previousHash = genesis;
  return entries.map((entry, index) => {
    const open = { ...entry, sequence: index + 1 };
    const hash = sha256(hashedText(previousHash, hashedPart(open)));
    const done = { ...open, hash, previousHash };
    previousHash = hash;
    return done;
  });
}

function checkpointAt({ sequence, hash }: AuditEntry, key = ours.privateKey): Checkpoint {
  const open = { sequence, hash, at: "2026-11-26T12:01:00.000Z", keyId: "k" };
  return { ...open, signature: sign(null, Buffer.from(signedText(open)), key).toString("base64") };
}

interface Exported {
  publicKey: string;
  checkpoints: Checkpoint[];
  entries: AuditEntry[];
}

function exported(entries: AuditEntry[], every = 4): Exported {
  const marked = entries.filter(({ sequence }) => sequence % every === 0);
  const last = entries.at(-1);
  const ends = last && last.sequence % every !== 0 ? [last] : [];
  const checkpoints = [...marked, ...ends].map((entry) => checkpointAt(entry));
  return { publicKey: pem(ours.publicKey), checkpoints, entries };
}

function textOf({ publicKey, checkpoints, entries }: Exported): string {
  const last = entries.at(-1);
  const lines: AuditExportLine[] = [
    { type: "bindery-audit", version: 1, exportedAt: "2026-11-26T12:02:00.000Z", publicKey },
    ...checkpoints.map((checkpoint) => ({ type: "checkpoint" as const, checkpoint })),
    ...entries.map((entry) => ({ type: "entry" as const, entry })),
    { type: "end", entries: entries.length, hash: last?.hash ?? genesis },
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

async function bindery(args: string[], files: Record<string, string>) {
  const said = { out: "", error: "" };
  const read = (file: string) => {
    const text = files[file];
    if (text === undefined) throw new UsageError(`${file} cannot be read (ENOENT).`);
    return text;
  };
  const io: Io = {
    out: (text) => void (said.out += text),
    error: (text) => void (said.error += text),
    read: async (file) => read(file),
    lines: async function* (file) {
      yield* read(file).split("\n");
    },
    bindingFor: () => null,
  };
  return { code: await run(["audit", "verify", ...args], io), ...said };
}

async function verdictOf(text: string, more: { key?: string; kept?: Checkpoint } = {}) {
  const files: Record<string, string> = { "a.jsonl": text };
  const args = ["a.jsonl", "--json"];
  if (more.key) args.push("--public-key", "key.pem");
  if (more.kept) args.push("--checkpoint", "kept.json");
  files["key.pem"] = more.key ?? "";
  files["kept.json"] =
    `noise\n{"msg":"audit checkpoint","checkpoint":${JSON.stringify(more.kept)}}`;
  const { code, out } = await bindery(args, files);
  const verdict = JSON.parse(out) as {
    isIntact: boolean;
    firstBroken: number | null;
    limits: string[];
  };
  expect(code).toBe(verdict.isIntact ? 0 : 1);
  return verdict;
}

const chain = (length: number) => chained(Array.from({ length }, (_, i) => blank(i + 1)));
const lengths = fc.integer({ min: 3, max: 14 });
/** A chain and one place in it. */
const places = lengths.chain((length) =>
  fc.record({ length: fc.constant(length), at: fc.integer({ min: 0, max: length - 1 }) }),
);
const edits: ((entry: AuditEntry) => AuditEntry)[] = [
  (entry) => ({ ...entry, actor: { ...entry.actor, name: "Eve" } }),
  (entry) => ({ ...entry, at: "2026-11-25T12:00:00.000Z" }),
  (entry) => ({ ...entry, outcome: "denied" }),
  (entry) => ({ ...entry, after: null }),
  (entry) => ({ ...entry, reason: "because" }),
  (entry) => ({ ...entry, ip: null }),
  (entry) => ({ ...entry, repeats: 2 }),
  (entry) => ({ ...entry, entityId: `${entry.entityId} ` }),
];
const runs = { numRuns: 150 };

describe("audit verify", () => {
  it("finds nothing in an export as it was written", async () => {
    await fc.assert(
      fc.asyncProperty(lengths, async (length) => {
        const entries = chain(length);
        const kept = checkpointAt(entries[1]!);
        const verdict = await verdictOf(textOf(exported(entries)), {
          key: pem(ours.publicKey),
          kept,
        });
        expect(verdict).toMatchObject({ isIntact: true, firstBroken: null, limits: [] });
      }),
      runs,
    );
  });

  it("finds every edit, and names the entry", async () => {
    await fc.assert(
      fc.asyncProperty(places, fc.constantFrom(...edits), async ({ length, at }, edit) => {
        const entries = chain(length);
        const forged = entries.with(at, edit(entries[at]!));
        const verdict = await verdictOf(textOf({ ...exported(entries), entries: forged }));
        expect(verdict).toMatchObject({ isIntact: false, firstBroken: at + 1 });
      }),
      runs,
    );
  });

  it("finds every edit whose hashes were computed anew from there on", async () => {
    await fc.assert(
      fc.asyncProperty(places, fc.constantFrom(...edits), async ({ length, at }, edit) => {
        const entries = chain(length);
        const forged = chained(entries.with(at, edit(entries[at]!)));
        const verdict = await verdictOf(textOf({ ...exported(entries), entries: forged }));
        expect(verdict.isIntact).toBe(false);
      }),
      runs,
    );
  });

  it("finds every deletion, insertion and reordering", async () => {
    const kinds = {
      delete: (entries: AuditEntry[], at: number) => entries.toSpliced(at, 1),
      insert: (entries: AuditEntry[], at: number) => entries.toSpliced(at, 0, blank(at + 1, "new")),
      repeat: (entries: AuditEntry[], at: number) => entries.toSpliced(at, 0, entries[at]!),
      swap: (entries: AuditEntry[], at: number) => {
        const to = (at + 1) % entries.length;
        return entries.with(at, entries[to]!).with(to, entries[at]!);
      },
    };
    await fc.assert(
      fc.asyncProperty(
        places,
        fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])),
        async ({ length, at }, kind) => {
          const entries = chain(length);
          const forged = kinds[kind](entries, at);
          const whole = exported(entries);
          for (const attempt of [forged, chained(forged)]) {
            const verdict = await verdictOf(textOf({ ...whole, entries: attempt }));
            expect(verdict.isIntact).toBe(false);
          }
        },
      ),
      runs,
    );
  });

  it("finds a file that was cut at any line", async () => {
    const lines = textOf(exported(chain(6)))
      .trimEnd()
      .split("\n");
    for (let kept = 0; kept < lines.length; kept += 1) {
      const { isIntact } = await verdictOf(lines.slice(0, kept).join("\n"));
      expect(isIntact).toBe(false);
    }
  });

  it("finds a chain that was cut or rolled back, against a kept checkpoint", async () => {
    await fc.assert(
      fc.asyncProperty(places, async ({ length, at }) => {
        const entries = chain(length);
        const cut = exported(entries.slice(0, at));
        const kept = checkpointAt(entries.at(-1)!);
        expect(await verdictOf(textOf(cut), { kept })).toMatchObject({
          isIntact: false,
          firstBroken: at + 1,
        });
        const alone = await verdictOf(textOf(cut));
        expect(alone.limits.join(" ")).toContain("--checkpoint");
      }),
      runs,
    );
  });

  it("finds a chain that was rewritten as a whole and signed with another key", async () => {
    await fc.assert(
      fc.asyncProperty(places, async ({ length, at }) => {
        const entries = chain(length);
        const forged = chained(entries.with(at, blank(at + 1, "forged")));
        const text = textOf({
          publicKey: pem(theirs.publicKey),
          checkpoints: forged.map((entry) => checkpointAt(entry, theirs.privateKey)),
          entries: forged,
        });
        expect((await verdictOf(text, { key: pem(ours.publicKey) })).isIntact).toBe(false);
        expect((await verdictOf(text, { kept: checkpointAt(entries[0]!) })).isIntact).toBe(false);
        const alone = await verdictOf(text);
        expect(alone.limits.join(" ")).toContain("--public-key");
      }),
      runs,
    );
  });

  it("finds a checkpoint that was altered, moved or of another key", async () => {
    const whole = exported(chain(8));
    const [first, second] = whole.checkpoints as [Checkpoint, Checkpoint];
    for (const checkpoints of [
      [{ ...first, hash: second.hash }, second],
      [{ ...first, sequence: 3 }, second],
      [{ ...first, at: "2026-11-20T12:00:00.000Z" }, second],
      [checkpointAt(whole.entries[3]!, theirs.privateKey), second],
    ]) {
      expect((await verdictOf(textOf({ ...whole, checkpoints }))).isIntact).toBe(false);
    }
  });

  it("finds lines that are no line of an export, or out of place", async () => {
    const lines = textOf(exported(chain(5)))
      .trimEnd()
      .split("\n");
    const changed = [
      lines.toSpliced(4, 0, "{}"),
      lines.toSpliced(4, 0, "not json"),
      lines.toSpliced(0, 1),
      [...lines, lines[2]!],
      [...lines, lines.at(-1)!],
      lines.toSpliced(5, 0, lines[1]!),
      lines.with(3, lines[3]!.replace('"entry":{', '"entry":{"surprise":1,')),
      [],
    ];
    for (const each of changed) expect((await verdictOf(each.join("\n"))).isIntact).toBe(false);
  });

  it("says in words what it found, and what that does not prove", async () => {
    const { code, out, error } = await bindery(["a.jsonl"], {
      "a.jsonl": textOf(exported(chain(5))),
    });
    expect(code).toBe(0);
    expect(out).toContain("whole  All 5 entries are as they were written.");
    expect(error).toContain("The key is the file's own");
    const whole = exported(chain(5));
    const gap = textOf({ ...whole, entries: whole.entries.toSpliced(2, 1) });
    expect((await bindery(["a.jsonl"], { "a.jsonl": gap })).out).toContain(
      "Entry 3 is missing: the next one is 4.",
    );
  });

  it.each([
    [[]],
    [["missing.jsonl"]],
    [["a.jsonl", "--public-key", "a.jsonl"]],
    [["a.jsonl", "--checkpoint", "empty"]],
    [["a.jsonl", "b.jsonl"]],
  ])("%j is wrong use", async (args) => {
    const files = { "a.jsonl": textOf(exported(chain(2))), empty: "" };
    expect((await bindery(args, files)).code).toBe(2);
  });
});
