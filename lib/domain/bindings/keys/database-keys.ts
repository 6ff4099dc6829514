import type { CatalogueKey, Mode } from "./types";

const everyMode = neededIn([
  "password",
  "aws-rds-iam",
  "azure-postgres-identity",
  "azure-sql-identity",
]);

function neededIn(modes: Mode[]): CatalogueKey["modes"] {
  return Object.fromEntries(modes.map((mode) => [mode, "needed"]));
}

const common = {
  family: null,
  group: "database",
  isSecret: false,
  minOperator: "2.9.0",
  minRuntime: null,
  modes: everyMode,
  appliedLive: "never",
} as const;

/** domain-facts.md §3.2 (keys), §3.4 (what is applied while running). */
export const databaseKeys: readonly CatalogueKey[] = [
  {
    ...common,
    key: "database-type",
    meaning: "Database type",
    example: "PostgreSQL",
    value: { kind: "enum", values: ["PostgreSQL", "SQLSERVER"] },
  },
  {
    ...common,
    key: "database-jdbc-url",
    meaning: "JDBC URL of the database",
    example: "jdbc:postgresql://pg.example.com:5432/my-app-1?sslmode=prefer",
    value: { kind: "jdbc-url" },
  },
  {
    ...common,
    key: "database-host",
    meaning: "Host and port of the database",
    example: "pg.example.com:5432",
    value: { kind: "host-port" },
  },
  {
    ...common,
    key: "database-name",
    meaning: "Name of the database",
    example: "my-app-1",
    value: { kind: "text" },
  },
  {
    ...common,
    key: "database-username",
    meaning: "Database user",
    example: "my-app-user-1",
    value: { kind: "text" },
  },
  {
    ...common,
    key: "database-password",
    meaning: "Password of the database user",
    example: null,
    value: { kind: "secret", lengthMin: 1 },
    isSecret: true,
    modes: {
      password: "needed",
      "aws-rds-iam": "forbidden",
      "azure-postgres-identity": "forbidden",
      "azure-sql-identity": "forbidden",
    },
    appliedLive: { fromRuntime: "9.22" },
  },
];
