import { declaredModes } from "./declared-modes";
import { requiredKeys } from "@/lib/domain/bindings/key-catalogue";
import type { AuthenticationModes, DatabaseMode, StorageMode } from "@/lib/contracts/bindings";

/** What a mode asks of operator and runtime (domain-facts.md §3.2 rules, §3.3). */
export interface ModeFacts {
  label: string;
  minOperator: string;
  minRuntime: string | null;
}

export const databaseModes: Readonly<Record<DatabaseMode, ModeFacts>> = {
  password: { label: "Database password", minOperator: "2.9.0", minRuntime: null },
  "aws-rds-iam": { label: "AWS RDS IAM", minOperator: "2.10.1", minRuntime: "9.22" },
  "azure-postgres-identity": {
    label: "Azure Postgres managed identity",
    minOperator: "2.17.0",
    minRuntime: "9.22",
  },
  "azure-sql-identity": {
    label: "Azure SQL managed identity",
    minOperator: "2.17.0",
    minRuntime: "10.10",
  },
};

export const storageModes: Readonly<Record<StorageMode, ModeFacts>> = {
  "s3-static": { label: "S3 with access keys", minOperator: "2.9.0", minRuntime: null },
  "s3-irsa": { label: "S3 with an IAM role (IRSA)", minOperator: "2.9.0", minRuntime: "9.20" },
  "azure-blob-static": {
    label: "Azure Blob with an account key",
    minOperator: "2.10.0",
    minRuntime: null,
  },
  "azure-blob-identity": {
    label: "Azure Blob with a managed identity",
    minOperator: "2.17.0",
    minRuntime: "10.10",
  },
};

/** What is known beside the keys. Values are not: nobody reads them. */
export interface ModeHints {
  serviceAccountAnnotations?: Readonly<Record<string, string>> | undefined;
  /** Of the SecretProviderClass: modes that a person chose stand there and go before everything else. */
  classAnnotations?: Readonly<Record<string, string>> | undefined;
  /** `database-type`, where the person has just set it. */
  databaseType?: string | undefined;
}

export interface DetectedModes {
  modes: AuthenticationModes;
  /** False: several modes fit and the likeliest is shown; a person should say. */
  isCertain: { database: boolean; storage: boolean };
}

const roleArn = "eks.amazonaws.com/role-arn";
const clientId = "azure.workload.identity/client-id";

/**
 * The authentication modes that mapped keys speak of. Total: an empty or contradictory mapping gives the likeliest mode
 * with `isCertain` false, so that the editor always has a list of required keys to show.
 */
export function detectModes(keys: Iterable<string>, hints: ModeHints = {}): DetectedModes {
  const declared = declaredModes(hints.classAnnotations);
  if (declared) return { modes: declared, isCertain: { database: true, storage: true } };
  const mapped = new Set(keys);
  const storage = detectStorage(mapped, hints);
  const database = detectDatabase(mapped, hints, storage.mode);
  return {
    modes: { database: database.mode, storage: storage.mode },
    isCertain: { database: database.isCertain, storage: storage.isCertain },
  };
}

function detectStorage(
  mapped: ReadonlySet<string>,
  hints: ModeHints,
): { mode: StorageMode; isCertain: boolean } {
  const has = (...keys: string[]): boolean => keys.some((key) => mapped.has(key));
  const hasS3 = has("storage-endpoint", "storage-bucket-name");
  const hasS3Static = has("storage-access-key-id", "storage-secret-access-key");
  const hasAzureStatic = has("storage-azure-account-name", "storage-azure-account-key");
  const hasAzureIdentity = has(
    "storage-azure-blob-endpoint",
    "storage-azure-use-default-azure-credential",
  );
  const hasAzure = [...mapped].some((key) => key.startsWith("storage-azure-"));
  const isMixed = (hasS3 || hasS3Static) && hasAzure;
  if (hasS3Static) return { mode: "s3-static", isCertain: !isMixed };
  if (hasAzureIdentity)
    return { mode: "azure-blob-identity", isCertain: !isMixed && !hasAzureStatic };
  if (hasAzureStatic) return { mode: "azure-blob-static", isCertain: !isMixed };
  const annotations = hints.serviceAccountAnnotations ?? {};
  if (hasS3)
    return {
      mode: roleArn in annotations ? "s3-irsa" : "s3-static",
      isCertain: roleArn in annotations,
    };
  if (hasAzure)
    return {
      mode: clientId in annotations ? "azure-blob-identity" : "azure-blob-static",
      isCertain: false,
    };
  return { mode: "s3-static", isCertain: false };
}

function detectDatabase(
  mapped: ReadonlySet<string>,
  hints: ModeHints,
  storage: StorageMode,
): { mode: DatabaseMode; isCertain: boolean } {
  if (mapped.has("database-password")) return { mode: "password", isCertain: true };
  const others = requiredKeys({ database: "aws-rds-iam", storage }).filter((key) =>
    key.startsWith("database-"),
  );
  const isRestMapped = others.every((key) => mapped.has(key));
  const annotations = hints.serviceAccountAnnotations ?? {};
  // Without the rest, a missing password is more likely forgotten than meant.
  if (!isRestMapped) return { mode: "password", isCertain: false };
  if (clientId in annotations) {
    const isSql = hints.databaseType === "SQLSERVER";
    return {
      mode: isSql ? "azure-sql-identity" : "azure-postgres-identity",
      isCertain: hints.databaseType !== undefined,
    };
  }
  if (roleArn in annotations) return { mode: "aws-rds-iam", isCertain: true };
  return { mode: "password", isCertain: false };
}
