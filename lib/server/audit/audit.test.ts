import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/domain/errors";
import { SecretValue } from "@/lib/domain/secret-value";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { auditedOutsideCall } from "@/lib/server/audit/audited-outside-call";
import { genesis, hashedPart, hashOf } from "@/lib/server/audit/chain";
import { writeCheckpoint } from "@/lib/server/audit/checkpoint";
import { settleDenials } from "@/lib/server/audit/denials";
import { listEntries } from "@/lib/server/audit/list-entries";
import { reconcileIntents, registerIntentReconciler } from "@/lib/server/audit/reconcile";
import { fromRow, toRow } from "@/lib/server/audit/row";
import { verifyChain } from "@/lib/server/audit/verify-chain";
import { requirePermission } from "@/lib/server/context";
import { getKeys } from "@/lib/server/security/keys";
import { asNamespaceAdmin, asPlatformAdmin } from "@/testing/context";
import { databases, useDatabase } from "@/testing/database";

const draft = { action: "setting.update", entity: "setting", entityId: "retention" };

describe.each(databases)("audit on $name", (database) => {
  const opened = useDatabase(database);
  const db = () => opened().db;
  const write = (name: string) =>
    auditedChange(asPlatformAdmin(), { ...draft, entityId: name }, (tx) =>
      tx.setting.create({ data: { name, value: 1 } }),
    );
  const rows = async () =>
    (await db().auditEntry.findMany({ orderBy: { sequence: "asc" } })).map(fromRow);
  const verify = () => verifyChain(db(), getKeys().audit.publicKey);
  const breakWrites = () =>
    opened().runScript(`ALTER TABLE "auditEntry" ADD CONSTRAINT "broken" CHECK (false) NOT VALID`);
  const mendWrites = () => opened().runScript(`ALTER TABLE "auditEntry" DROP CONSTRAINT "broken"`);

  it("auditedChange commits the change with its row", async () => {
    await write("a");
    expect(await rows()).toMatchObject([
      {
        sequence: 1,
        action: "setting.update",
        entityId: "a",
        outcome: "success",
        previousHash: genesis,
      },
    ]);
    expect(await verify()).toMatchObject({ isIntact: true, entries: 1 });
  });

  it("auditedChange leaves nothing but a failure row when the change is refused", async () => {
    const change = auditedChange(asPlatformAdmin(), draft, async (tx) => {
      await tx.setting.create({ data: { name: "b", value: 1 } });
      throw new AppError("conflict", "Somebody was faster.");
    });
    await expect(change).rejects.toMatchObject({ code: "conflict" });
    expect(await db().setting.count()).toBe(0);
    expect(await rows()).toMatchObject([
      { outcome: "failure", reason: "conflict: Somebody was faster." },
    ]);
  });

  it("auditedChange changes nothing when the row cannot be written", async () => {
    await breakWrites();
    try {
      await expect(write("c")).rejects.toMatchObject({ code: "audit_unavailable" });
      expect(await db().setting.count()).toBe(0);
    } finally {
      await mendWrites();
    }
  });

  it("auditedOutsideCall calls nothing when the intent cannot be written", async () => {
    await breakWrites();
    let calls = 0;
    try {
      const call = auditedOutsideCall(asPlatformAdmin(), draft, (act) =>
        act(async () => (calls += 1)),
      );
      await expect(call).rejects.toMatchObject({ code: "audit_unavailable" });
    } finally {
      await mendWrites();
    }
    expect(calls).toBe(0);
  });

  it("auditedOutsideCall has its intent committed before it calls, and links the outcome to it", async () => {
    let seen: string[] = [];
    const answer = await auditedOutsideCall(asPlatformAdmin(), draft, async (act) => {
      act.save(async (tx) => void (await tx.setting.create({ data: { name: "saved", value: 1 } })));
      return act(async () => {
        seen = (await rows()).map((row) => row.outcome);
        return 42;
      });
    });
    expect([answer, seen]).toEqual([42, ["intent"]]);
    expect(await rows()).toMatchObject([{ outcome: "intent" }, { outcome: "success", intent: 1 }]);
    expect(await db().setting.count()).toBe(1);
  });

  it("auditedOutsideCall records a failing call and never the text of a foreign error", async () => {
    const call = auditedOutsideCall(asPlatformAdmin(), draft, (act) =>
      act(() => Promise.reject(new Error("token s.canary refused"))),
    );
    await expect(call).rejects.toThrow("canary");
    const all = await rows();
    expect(all).toMatchObject([{ outcome: "intent" }, { outcome: "failure", intent: 1 }]);
    expect(JSON.stringify(all)).not.toContain("canary");
  });

  it("an outcome that cannot be written is refused and stays open until the world was read", async () => {
    const call = auditedOutsideCall(
      asPlatformAdmin(),
      { ...draft, action: `test.${database.name}` },
      async (act) => {
        await act(async () => undefined);
        await breakWrites();
      },
    );
    await expect(call).rejects.toMatchObject({ code: "audit_unavailable" });
    await mendWrites();
    expect(await rows()).toMatchObject([{ outcome: "intent" }]);
    const later = new Date(Date.now() + 1_000);
    expect(await reconcileIntents(later)).toEqual({ closed: 0, open: [1] });
    registerIntentReconciler(`test.${database.name}`, async () => ({
      outcome: "success",
      reason: "it is there",
    }));
    expect(await reconcileIntents(later)).toEqual({ closed: 1, open: [] });
    expect(await reconcileIntents(later)).toEqual({ closed: 0, open: [] });
    expect(await rows()).toMatchObject([
      { outcome: "intent" },
      { outcome: "success", intent: 1, actor: { kind: "system" } },
    ]);
  });

  it("writers at the same time leave no gap and no fork", async () => {
    await Promise.all(Array.from({ length: 25 }, (_, index) => write(`n${index}`)));
    expect((await rows()).map((row) => row.sequence)).toEqual(
      Array.from({ length: 25 }, (_, i) => i + 1),
    );
    expect(await verify()).toMatchObject({ isIntact: true, entries: 25 });
  });

  it("values that are secret, strange or huge are stored without harm to the chain", async () => {
    const after = {
      password: "canary",
      nested: { token: "canary", plain: new SecretValue("canary"), isPassword: true },
      text: "a\u0000b\uD800",
      number: 1e21,
      small: 1e-7,
      minusZero: -0,
      date: new Date(0),
      long: "x".repeat(30_000),
    };
    await auditedChange(
      asPlatformAdmin({ userAgent: "x\u0000y" }),
      { ...draft, after },
      async () => null,
    );
    expect(JSON.stringify(await rows())).not.toContain("canary");
    expect(await verify()).toMatchObject({ isIntact: true });
  });

  it("refusals are recorded once a minute, with the count", async () => {
    let now = 1_700_000_000_000;
    const ctx = asNamespaceAdmin("c", "mine", { now: () => new Date(now) });
    const refuse = () =>
      requirePermission(ctx, "binding:apply", { cluster: "c", namespace: "other" });
    for (let count = 0; count < 4; count += 1) expect(refuse).toThrow("no such namespace");
    await settleDenials();
    expect(await rows()).toMatchObject([
      { outcome: "denied", action: "binding.apply", repeats: 1 },
    ]);
    now += 60_001;
    expect(refuse).toThrow();
    await settleDenials();
    expect((await rows()).map((row) => row.repeats).toSorted()).toEqual([1, 1, 3]);
  });

  describe("verification", () => {
    const fill = async () => {
      for (const name of ["p", "q", "r", "s"]) await write(name);
    };
    const after = async (sql: string) => {
      await fill();
      await writeCheckpoint(new Date());
      await opened().runScript(sql);
      return verify();
    };

    it.each([
      ["an edit", `UPDATE "auditEntry" SET "actorName" = 'Eve' WHERE "sequence" = 2`, 2],
      ["a deletion", `DELETE FROM "auditEntry" WHERE "sequence" = 3`, 3],
      [
        "an insertion",
        `INSERT INTO "auditEntry" SELECT 5, 'new', "at", "actorKind", "actorId", "actorName", "actorEmail", "ip", "userAgent", "requestId", "action", "entity", "entityId", "cluster", "namespace", "environment", "outcome", "reason", "before", "after", "intent", "repeats", "hash", "previousHash" FROM "auditEntry" WHERE "sequence" = 4`,
        5,
      ],
      [
        "a reordering",
        `UPDATE "auditEntry" SET "sequence" = 9 WHERE "sequence" = 2; UPDATE "auditEntry" SET "sequence" = 2 WHERE "sequence" = 3; UPDATE "auditEntry" SET "sequence" = 3 WHERE "sequence" = 9`,
        2,
      ],
      [
        "a truncation",
        `DELETE FROM "auditEntry" WHERE "sequence" > 2; UPDATE "auditHead" SET "sequence" = 2, "hash" = (SELECT "hash" FROM "auditEntry" WHERE "sequence" = 2)`,
        3,
      ],
      ["a foreign checkpoint", `UPDATE "auditCheckpoint" SET "hash" = repeat('a', 64)`, 4],
    ])("finds %s", async (_, sql, firstBroken) => {
      expect(await after(sql)).toMatchObject({ isIntact: false, firstBroken });
    });

    it("finds a truncation against a kept checkpoint even when the stored ones are gone", async () => {
      await fill();
      const kept = await writeCheckpoint(new Date());
      await opened()
        .runScript(`DELETE FROM "auditCheckpoint"; DELETE FROM "auditEntry" WHERE "sequence" > 2;
        UPDATE "auditHead" SET "sequence" = 2, "hash" = (SELECT "hash" FROM "auditEntry" WHERE "sequence" = 2)`);
      expect(await verify()).toMatchObject({ isIntact: true });
      expect(await verifyChain(db(), getKeys().audit.publicKey, kept)).toMatchObject({
        isIntact: false,
        firstBroken: 3,
      });
    });

    it("finds a chain that was rewritten as a whole", async () => {
      await fill();
      await writeCheckpoint(new Date());
      let previousHash = genesis;
      for (const entry of await rows()) {
        const forged = { ...hashedPart(entry), entityId: "forged" };
        const hash = hashOf(previousHash, forged);
        const { sequence, ...data } = toRow({ ...forged, hash, previousHash });
        await db().auditEntry.update({ where: { sequence: BigInt(sequence) }, data });
        previousHash = hash;
      }
      await db().auditHead.update({ where: { id: 1 }, data: { hash: previousHash } });
      expect(await verify()).toMatchObject({ isIntact: false, firstBroken: 4 });
    });

    it("refuses checkpoints of another key", async () => {
      await fill();
      await writeCheckpoint(new Date());
      const { publicKey } = generateKeyPairSync("ed25519");
      expect(await verifyChain(db(), publicKey)).toMatchObject({
        isIntact: false,
        checkpoint: { isSigned: false },
      });
    });
  });

  it("lists by filter and page, and only namespaces that may be seen", async () => {
    for (const namespace of ["one", "two", "one"]) {
      await auditedChange(
        asPlatformAdmin(),
        { ...draft, cluster: "c", namespace },
        async () => null,
      );
    }
    const first = await listEntries({ limit: 2 }, "all");
    const second = await listEntries({ limit: 2, cursor: first.next ?? "" }, "all");
    expect([...first.items, ...second.items].map((entry) => entry.sequence)).toEqual([3, 2, 1]);
    expect(second.next).toBeNull();
    const mine = await listEntries({ limit: 50 }, [{ cluster: "c", namespace: "two" }]);
    expect(mine.items.map((entry) => entry.sequence)).toEqual([2]);
    const filtered = await listEntries(
      { limit: 50, text: "RETEN", namespace: "one", actor: "person-1" },
      "all",
    );
    expect(filtered.items).toHaveLength(2);
    expect((await listEntries({ limit: 50 }, [])).items).toEqual([]);
  });
});
