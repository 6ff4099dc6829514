import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DatabaseMode,
  KeyName,
  StorageMode,
  type AuthenticationModes,
} from "@/lib/contracts/bindings";
import {
  findKey,
  forbiddenKeys,
  keyCatalogue,
  needsRestart,
  requiredKeys,
} from "@/lib/domain/bindings/key-catalogue";
import { checkMapping } from "@/lib/domain/bindings/keys/check-mapping";
import { checkValue } from "@/lib/domain/bindings/keys/check-value";
import { modeSwitch } from "@/lib/domain/bindings/keys/mode-switch";
import { detectModes } from "@/lib/domain/bindings/keys/modes";

const allModes: AuthenticationModes[] = DatabaseMode.options.flatMap((database) =>
  StorageMode.options.map((storage) => ({ database, storage })),
);
const usual: AuthenticationModes = { database: "password", storage: "s3-static" };
const newest = { operatorVersion: "2.28.1", runtimeVersion: "11.6.0.4321" };
const check = (keys: string[], modes = usual, versions: Partial<typeof newest> = {}) =>
  checkMapping(keys, { modes, ...newest, ...versions });

describe("the key catalogue", () => {
  it("holds every key of the documentation, each name once", () => {
    expect(keyCatalogue).toHaveLength(23);
    expect(new Set(keyCatalogue.map((key) => key.key)).size).toBe(23);
    for (const key of keyCatalogue) {
      if (key.family) continue;
      expect(KeyName.safeParse(key.key).success).toBe(true);
      if (key.example && key.value.kind !== "name")
        expect([key.key, checkValue(key.key, key.example)]).toEqual([key.key, []]);
    }
  });

  it("finds families by prefix, and not the bare prefix", () => {
    expect(findKey("mx-const-Shop.ApiUrl")?.group).toBe("constants");
    expect(findKey("mx-runtime-com.mendix.core.X")?.group).toBe("runtime");
    expect(findKey("mx-const-")).toBeNull();
    expect(findKey("database-passwd")).toBeNull();
  });

  it("asks for the documented keys in the usual modes", () => {
    expect(requiredKeys(usual)).toEqual([
      "database-type",
      "database-jdbc-url",
      "database-host",
      "database-name",
      "database-username",
      "database-password",
      "storage-service-name",
      "storage-endpoint",
      "storage-access-key-id",
      "storage-secret-access-key",
      "storage-bucket-name",
    ]);
  });

  it.each(allModes)("never needs and forbids the same key: $database, $storage", (modes) => {
    const forbidden = new Set(forbiddenKeys(modes));
    expect(requiredKeys(modes).filter((key) => forbidden.has(key))).toEqual([]);
    expect(check(requiredKeys(modes), modes)).toEqual([]);
  });

  it.each([
    ["storage-secret-access-key", null, false],
    ["mx-admin-password", null, false],
    ["database-password", "9.22.0", false],
    ["database-password", "9.21.9.1", true],
    ["database-password", null, true],
    ["database-jdbc-url", "11.0.0", true],
    ["mx-const-A.B", "11.0.0", true],
    ["mx-debugger-password", "11.0.0", true],
    ["something-else", "11.0.0", true],
  ])("%s on runtime %s needs a restart: %s", (key, runtime, expected) => {
    expect(needsRestart(key, runtime)).toBe(expected);
  });
});

describe("detectModes", () => {
  const identity = { "azure.workload.identity/client-id": "c" };
  const role = { "eks.amazonaws.com/role-arn": "r" };

  it.each(allModes)("recognises its own required keys: $database, $storage", (modes) => {
    const isAzure = modes.database.startsWith("azure");
    const isAws = modes.database === "aws-rds-iam" || modes.storage === "s3-irsa";
    const detected = detectModes(requiredKeys(modes), {
      serviceAccountAnnotations: { ...(isAzure ? identity : {}), ...(isAws ? role : {}) },
      databaseType: modes.database === "azure-sql-identity" ? "SQLSERVER" : "PostgreSQL",
    });
    expect(detected.modes).toEqual(modes);
  });

  it("is never certain of nothing", () => {
    expect(detectModes([]).isCertain).toEqual({ database: false, storage: false });
    expect(detectModes(["storage-endpoint", "storage-azure-container"]).isCertain.storage).toBe(
      false,
    );
  });
});

describe("checkMapping", () => {
  const ids = (keys: string[], modes?: AuthenticationModes, versions?: Partial<typeof newest>) =>
    check(keys, modes, versions).map((issue) => `${issue.id} ${issue.severity} ${issue.key}`);
  const whole = requiredKeys(usual);

  it("names a missing key and why it is needed", () => {
    const [issue] = check(whole.filter((key) => key !== "storage-secret-access-key"));
    expect(issue?.message).toBe(
      "storage-secret-access-key is not mapped. It and storage-access-key-id are used only together.",
    );
    expect(ids(whole.filter((key) => key !== "database-password"))).toEqual([
      "F79 error database-password",
    ]);
  });

  it("refuses keys of the other storage family, duplicates, and keys newer than the operator", () => {
    expect(ids([...whole, "storage-azure-container"])).toEqual([
      "F77 error storage-azure-container",
    ]);
    expect(ids([...whole, "database-name"])).toEqual(["F14 error database-name"]);
    expect(ids([...whole, "mx-debugger-password"], usual, { operatorVersion: "2.14.0" })).toEqual([
      "F78 error mx-debugger-password",
    ]);
  });

  it("warns about an unknown key and offers the one that was meant", () => {
    const [issue] = check([...whole, "mx-admin-passwrod"]);
    expect(issue).toMatchObject({ severity: "warning", suggestion: "mx-admin-password" });
    expect(ids([...whole, "mx-const-NoDot"])).toEqual(["F77 warning mx-const-NoDot"]);
  });

  it("gates modes by operator and runtime, and gates nothing by what is not known", () => {
    const iam: AuthenticationModes = { database: "aws-rds-iam", storage: "s3-irsa" };
    const keys = requiredKeys(iam);
    expect(check(keys, iam, { runtimeVersion: "9.19" }).map((issue) => issue.message)).toEqual([
      "AWS RDS IAM needs Mendix Runtime 9.22 or newer; this environment has 9.19.",
      "S3 with an IAM role (IRSA) needs Mendix Runtime 9.20 or newer; this environment has 9.19.",
    ]);
    expect(checkMapping(keys, { modes: iam, operatorVersion: null, runtimeVersion: null })).toEqual(
      [],
    );
  });
});

describe("modeSwitch", () => {
  it("leads from one set of required keys to the other, and names steps for both ends", () => {
    for (const from of allModes)
      for (const to of allModes) {
        const change = modeSwitch(from, to);
        const keys = new Set(requiredKeys(from));
        for (const { key, change: what } of change.keys)
          if (what === "added") keys.add(key);
          else keys.delete(key);
        expect(keys).toEqual(new Set(requiredKeys(to)));
        const isSame = from.database === to.database && from.storage === to.storage;
        expect(change.before.length > 0).toBe(!isSame);
        expect(change.after.length > 0).toBe(!isSame);
      }
  });
});

describe("checkValue", () => {
  it.each([
    ["database-type", "postgres", 1],
    ["database-type", "SQLSERVER", 0],
    ["database-host", "pg.example.com", 1],
    ["database-host", "[::1]:5432", 0],
    ["database-host", "pg:99999", 1],
    ["database-jdbc-url", "postgresql://x", 1],
    ["database-jdbc-url", "jdbc:postgresql://pg/db?password=x", 1],
    ["database-jdbc-url", "jdbc:sqlserver://sql:1433;databaseName=a", 0],
    ["storage-perform-delete", "yes", 1],
    ["storage-azure-container", "a--b", 1],
    ["storage-endpoint", "ftp://x", 1],
    ["mx-admin-password", "", 1],
    ["mx-admin-password", "secret\n", 1],
    ["anything", "x\0y", 1],
  ])("%s: %j has %i issues", (key, text, issues) => {
    expect(checkValue(key, text)).toHaveLength(issues);
  });

  it("never repeats the value", () => {
    const key = fc.constantFrom(...keyCatalogue.map((entry) => entry.key), "unknown");
    fc.assert(
      fc.property(key, fc.string({ minLength: 8, maxLength: 40 }), (name, secret) => {
        const text = `Zq9${secret}`;
        for (const issue of checkValue(name, text)) expect(issue.message).not.toContain(text);
      }),
    );
  });
});
