import type { OutsideStep } from "./types";
import type { DatabaseMode } from "@/lib/contracts/bindings";

interface Steps {
  open: OutsideStep[];
  close: OutsideStep[];
}

/** What each way of signing in to the database needs outside of the cluster (domain-facts.md §3.2, §3.4). */
export const databaseSteps: Readonly<Record<DatabaseMode, Steps>> = {
  password: {
    open: [
      {
        title: "Give the database user a password",
        language: "sql",
        text: "ALTER USER <database-username> WITH PASSWORD '<new password>';",
      },
    ],
    close: [
      {
        title: "Take the password from the database user, once the app runs without it",
        language: "sql",
        text: "ALTER USER <database-username> WITH PASSWORD NULL;",
      },
    ],
  },
  "aws-rds-iam": {
    open: [
      {
        title: "Turn IAM authentication on for the RDS instance",
        language: "bash",
        text: "aws rds modify-db-instance --db-instance-identifier <instance> --enable-iam-database-authentication --apply-immediately",
      },
      {
        title: "Let the database user sign in with IAM tokens",
        language: "sql",
        text: "GRANT rds_iam TO <database-username>;",
      },
      {
        title: "IAM policy of the environment's role",
        language: "json",
        text: JSON.stringify(
          {
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Action: "rds-db:connect",
                Resource:
                  "arn:aws:rds-db:<region>:<account>:dbuser:<db resource id>/<database-username>",
              },
            ],
          },
          null,
          2,
        ),
      },
    ],
    close: [
      {
        title: "Stop the database user from signing in with IAM tokens",
        language: "sql",
        text: "REVOKE rds_iam FROM <database-username>;",
      },
    ],
  },
  "azure-postgres-identity": {
    open: [
      {
        title:
          "Make a database user for the managed identity, as a Microsoft Entra administrator, in the database postgres",
        language: "sql",
        text: "SELECT * FROM pgaadauth_create_principal('<identity name>', false, false);",
      },
      {
        title: "Give that user the rights of the old one, in the app's database",
        language: "sql",
        text: 'GRANT "<old database-username>" TO "<identity name>";',
      },
    ],
    close: [
      {
        title: "Remove the managed identity's user, once nothing belongs to it",
        language: "sql",
        text: 'DROP ROLE "<identity name>";',
      },
    ],
  },
  "azure-sql-identity": {
    open: [
      {
        title:
          "Make a database user for the managed identity, as a Microsoft Entra administrator, in the app's database",
        language: "sql",
        text: "CREATE USER [<identity name>] FROM EXTERNAL PROVIDER;\nALTER ROLE db_owner ADD MEMBER [<identity name>];",
      },
      {
        title: "Name the way of signing in at the end of database-jdbc-url",
        language: "text",
        text: ";authentication=ActiveDirectoryManagedIdentity",
      },
    ],
    close: [
      {
        title: "Remove the managed identity's user",
        language: "sql",
        text: "DROP USER [<identity name>];",
      },
      {
        title: "Take the parameter from database-jdbc-url",
        language: "text",
        text: ";authentication=…",
      },
    ],
  },
};
