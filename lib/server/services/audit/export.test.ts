import { describe, expect, it } from "vitest";
import { GET } from "@/app/api/v1/audit/export/route";
import { auditedChange } from "@/lib/server/audit/audited-change";
import { settleDenials } from "@/lib/server/audit/denials";
import { exportAudit } from "@/lib/server/services/audit/export";
import { run } from "@/scripts/cli/run";
import { asAuditor, asNamespaceAdmin, asPlatformAdmin, contextOf } from "@/testing/context";
import { databases, useDatabase } from "@/testing/database";
import { cookieOf, requestTo } from "@/testing/requests";

const auditor = [{ role: "auditor" as const, scope: null }];

describe.each(databases)("the export of the audit on $name", (database) => {
  const opened = useDatabase(database);
  const db = () => opened().db;
  const fill = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      const draft = { action: "setting.update", entity: "setting", entityId: `=${index}` };
      await auditedChange(asPlatformAdmin(), draft, () => Promise.resolve());
    }
  };
  const textOf = async (format: "jsonl" | "csv") => {
    let text = "";
    for await (const piece of (await exportAudit(asAuditor(), { format })).pieces) text += piece;
    return text;
  };
  async function verified(text: string) {
    let out = "";
    const code = await run(["audit", "verify", "-"], {
      out: (said) => void (out += said),
      error: () => {},
      read: () => Promise.resolve(text),
      lines: async function* () {
        yield* text.split("\n");
      },
      bindingFor: () => null,
    });
    return { code, out };
  }

  it("is verified without the server, and is itself its last entry", async () => {
    await fill(5);
    const text = await textOf("jsonl");
    const lines = text.trimEnd().split("\n");
    expect(lines.at(-2)).toContain('"audit.export"');
    const { code, out } = await verified(text);
    expect(code).toBe(0);
    expect(out).toContain("All 6 entries are as they were written.");
    expect(out).toContain("Newest checkpoint: entry 6");
  });

  it("shows offline what was altered in the database", async () => {
    await fill(5);
    await opened().runScript(`UPDATE "auditEntry" SET "actorName" = 'Eve' WHERE "sequence" = 3`);
    const { code, out } = await verified(await textOf("jsonl"));
    expect(code).toBe(1);
    expect(out).toContain("First fault at entry 3.");
  });

  it("crosses pages without a gap", async () => {
    await fill(3);
    const rows = await db().auditEntry.findMany({ orderBy: { sequence: "asc" } });
    expect(rows).toHaveLength(3);
    const text = await textOf("jsonl");
    expect(text.match(/"type":"entry"/g)).toHaveLength(4);
  });

  it("as CSV holds no formula", async () => {
    await fill(2);
    const text = await textOf("csv");
    expect(text.split("\r\n")).toHaveLength(5);
    expect(text).toContain(",'=1,");
  });

  it("comes as a file, to auditors and platform admins only, and a refusal is recorded", async () => {
    const cookie = await cookieOf("ada", auditor);
    const get = (search: string, sent: { cookie?: string } = { cookie }) =>
      GET(requestTo(`/api/v1/audit/export${search}`, sent));
    const response = await get("?format=csv");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-disposition")).toMatch(
      /^attachment; filename="bindery-audit-\d{8}T\d{6}\.csv"$/,
    );
    expect(response.headers.get("cache-control")).toContain("no-store");
    expect(await response.text()).toContain("audit.export");
    expect((await get("?format=xml")).status).toBe(400);
    expect((await get("?surprise=1")).status).toBe(400);
    expect((await get("", {})).status).toBe(401);
    for (const ctx of [asNamespaceAdmin("c", "n"), contextOf([])]) {
      await expect(exportAudit(ctx, { format: "jsonl" })).rejects.toMatchObject({
        code: "forbidden",
      });
    }
    await settleDenials();
    expect(
      await db().auditEntry.count({ where: { action: "audit.export", outcome: "denied" } }),
    ).toBe(1);
  });

  it("leaves nothing out of the house while the audit cannot be written", async () => {
    await fill(1);
    await opened().runScript(
      `ALTER TABLE "auditEntry" ADD CONSTRAINT "broken" CHECK (false) NOT VALID`,
    );
    try {
      const attempt = exportAudit(asAuditor(), { format: "jsonl" });
      await expect(attempt).rejects.toMatchObject({ code: "audit_unavailable" });
    } finally {
      await opened().runScript(`ALTER TABLE "auditEntry" DROP CONSTRAINT "broken"`);
    }
  });

  it("waits after twelve in an hour", async () => {
    for (let count = 0; count < 12; count += 1) await exportAudit(asAuditor(), { format: "csv" });
    const attempt = exportAudit(asAuditor(), { format: "csv" });
    await expect(attempt).rejects.toMatchObject({ code: "rate_limited" });
  });
});
