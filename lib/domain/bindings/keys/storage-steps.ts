import type { OutsideStep } from "./types";
import type { StorageMode } from "@/lib/contracts/bindings";

interface Steps {
  open: OutsideStep[];
  close: OutsideStep[];
}

const bucketPolicy = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: [
        "s3:AbortMultipartUpload",
        "s3:DeleteObject",
        "s3:GetObject",
        "s3:ListMultipartUploadParts",
        "s3:PutObject",
      ],
      Resource: "arn:aws:s3:::<bucket>/<storage-bucket-name>/*",
    },
  ],
};

const bucketPolicyStep = (title: string): OutsideStep => ({
  title,
  language: "json",
  text: JSON.stringify(bucketPolicy, null, 2),
});

/** What each way of signing in to file storage needs outside of the cluster (domain-facts.md §3.2). */
export const storageSteps: Readonly<Record<StorageMode, Steps>> = {
  "s3-static": {
    open: [
      bucketPolicyStep("IAM policy of the user whose access key is used"),
      {
        title: "Make an access key",
        language: "bash",
        text: "aws iam create-access-key --user-name <user>",
      },
    ],
    close: [
      {
        title: "Delete the old access key, once the app runs without it",
        language: "bash",
        text: "aws iam delete-access-key --user-name <user> --access-key-id <storage-access-key-id>",
      },
    ],
  },
  "s3-irsa": {
    open: [
      bucketPolicyStep("IAM policy of the environment's role"),
      {
        title: "Trust policy of the role: exactly this environment's ServiceAccount",
        language: "json",
        text: JSON.stringify(
          {
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Principal: { Federated: "arn:aws:iam::<account>:oidc-provider/<issuer>" },
                Action: "sts:AssumeRoleWithWebIdentity",
                Condition: {
                  StringEquals: {
                    "<issuer>:sub": "system:serviceaccount:<namespace>:<environment>",
                    "<issuer>:aud": "sts.amazonaws.com",
                  },
                },
              },
            ],
          },
          null,
          2,
        ),
      },
      {
        title: "Name the role on the ServiceAccount",
        language: "bash",
        text: "kubectl annotate serviceaccount -n <namespace> <environment> eks.amazonaws.com/role-arn=<role ARN>",
      },
    ],
    close: [
      {
        title: "Detach the bucket policy from the environment's role",
        language: "bash",
        text: "aws iam detach-role-policy --role-name <role> --policy-arn <policy ARN>",
      },
    ],
  },
  "azure-blob-static": {
    open: [
      {
        title: "Read a key of the storage account",
        language: "bash",
        text: "az storage account keys list --account-name <storage-azure-account-name>",
      },
    ],
    close: [
      {
        title: "Renew the account key, once nothing uses it",
        language: "bash",
        text: "az storage account keys renew --account-name <storage-azure-account-name> --key primary",
      },
    ],
  },
  "azure-blob-identity": {
    open: [
      {
        title: "Let the managed identity read and write blobs in the container",
        language: "bash",
        text: 'az role assignment create --role "Storage Blob Data Contributor" --assignee <client id> --scope <storage account resource id>/blobServices/default/containers/<storage-azure-container>',
      },
    ],
    close: [
      {
        title: "Take the role from the managed identity",
        language: "bash",
        text: 'az role assignment delete --role "Storage Blob Data Contributor" --assignee <client id> --scope <storage account resource id>/blobServices/default/containers/<storage-azure-container>',
      },
    ],
  },
};
