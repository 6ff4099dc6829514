-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "twoFactorEnabled" BOOLEAN NOT NULL DEFAULT false,
    "isDisabled" BOOLEAN NOT NULL DEFAULT false,
    "lastSeenAt" TIMESTAMPTZ(3),

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "token" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "userId" TEXT NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "accessTokenExpiresAt" TIMESTAMPTZ(3),
    "refreshTokenExpiresAt" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "twoFactor" (
    "id" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "backupCodes" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "verified" BOOLEAN NOT NULL DEFAULT true,
    "failedVerificationCount" INTEGER NOT NULL DEFAULT 0,
    "lockedUntil" TIMESTAMPTZ(3),

    CONSTRAINT "twoFactor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rateLimit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "lastRequest" BIGINT NOT NULL,

    CONSTRAINT "rateLimit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grant" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "cluster" TEXT,
    "namespace" TEXT,

    CONSTRAINT "grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cluster" (
    "name" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "server" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "mode" TEXT NOT NULL DEFAULT 'own',
    "canProbeAsEnvironment" BOOLEAN NOT NULL DEFAULT false,
    "context" TEXT NOT NULL DEFAULT '',
    "sealedKubeconfig" BYTEA,
    "keyId" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cluster_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "registeredNamespace" (
    "cluster" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "addedBy" TEXT NOT NULL,
    "addedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "registeredNamespace_pkey" PRIMARY KEY ("cluster","namespace")
);

-- CreateTable
CREATE TABLE "store" (
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "config" JSONB NOT NULL,
    "sealedSecrets" BYTEA,
    "keyId" TEXT,
    "secretsSet" TEXT[],
    "configVersion" INTEGER NOT NULL DEFAULT 1,
    "namespaces" JSONB NOT NULL DEFAULT '[]',
    "version" INTEGER NOT NULL DEFAULT 1,
    "lastCheck" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "store_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "enablement" (
    "cluster" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "isEnabled" BOOLEAN NOT NULL DEFAULT false,
    "storeName" TEXT,
    "template" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL DEFAULT 1,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedBy" TEXT NOT NULL,

    CONSTRAINT "enablement_pkey" PRIMARY KEY ("cluster","namespace")
);

-- CreateTable
CREATE TABLE "revision" (
    "cluster" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "byId" TEXT NOT NULL,
    "byName" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "manifests" JSONB NOT NULL,
    "desired" JSONB,
    "keyChanges" JSONB NOT NULL DEFAULT '[]',
    "reason" TEXT,
    "auditSequence" BIGINT,

    CONSTRAINT "revision_pkey" PRIMARY KEY ("cluster","namespace","environment","number")
);

-- CreateTable
CREATE TABLE "storeProbe" (
    "cluster" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "probedAt" TIMESTAMPTZ(3) NOT NULL,
    "result" JSONB NOT NULL,

    CONSTRAINT "storeProbe_pkey" PRIMARY KEY ("cluster","namespace","environment")
);

-- CreateTable
CREATE TABLE "keptEvent" (
    "cluster" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "podUid" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "messageHash" TEXT NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 1,
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "keptEvent_pkey" PRIMARY KEY ("cluster","namespace","podUid","reason","messageHash")
);

-- CreateTable
CREATE TABLE "versionChange" (
    "id" BIGSERIAL NOT NULL,
    "cluster" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "podUid" TEXT NOT NULL,
    "objectId" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "versionChange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verdictSince" (
    "cluster" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "verdictSince_pkey" PRIMARY KEY ("cluster","namespace","environment")
);

-- CreateTable
CREATE TABLE "auditEntry" (
    "sequence" BIGINT NOT NULL,
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actorKind" TEXT NOT NULL,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "actorEmail" TEXT,
    "ip" TEXT,
    "userAgent" TEXT,
    "requestId" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" TEXT NOT NULL,
    "cluster" TEXT,
    "namespace" TEXT,
    "environment" TEXT,
    "outcome" TEXT NOT NULL,
    "reason" TEXT,
    "before" JSONB,
    "after" JSONB,
    "intent" BIGINT,
    "repeats" INTEGER NOT NULL DEFAULT 1,
    "hash" TEXT NOT NULL,
    "previousHash" TEXT NOT NULL,

    CONSTRAINT "auditEntry_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "auditHead" (
    "id" INTEGER NOT NULL,
    "sequence" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "auditHead_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "auditCheckpoint" (
    "sequence" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "keyId" TEXT NOT NULL,
    "signature" BYTEA NOT NULL,

    CONSTRAINT "auditCheckpoint_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "setupState" (
    "id" INTEGER NOT NULL,
    "tokenHash" TEXT,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "setupState_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setting" (
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "keyCheck" (
    "keyId" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "keyCheck_pkey" PRIMARY KEY ("keyId")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_userId_idx" ON "session"("userId");

-- CreateIndex
CREATE INDEX "account_userId_idx" ON "account"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "account_providerId_accountId_key" ON "account"("providerId", "accountId");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE INDEX "twoFactor_secret_idx" ON "twoFactor"("secret");

-- CreateIndex
CREATE INDEX "twoFactor_userId_idx" ON "twoFactor"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "rateLimit_key_key" ON "rateLimit"("key");

-- CreateIndex
CREATE INDEX "grant_userId_idx" ON "grant"("userId");

-- CreateIndex
CREATE INDEX "enablement_storeName_idx" ON "enablement"("storeName");

-- CreateIndex
CREATE INDEX "keptEvent_cluster_namespace_environment_lastSeenAt_idx" ON "keptEvent"("cluster", "namespace", "environment", "lastSeenAt");

-- CreateIndex
CREATE INDEX "versionChange_cluster_namespace_environment_seenAt_idx" ON "versionChange"("cluster", "namespace", "environment", "seenAt");

-- CreateIndex
CREATE UNIQUE INDEX "versionChange_cluster_namespace_podUid_objectId_version_key" ON "versionChange"("cluster", "namespace", "podUid", "objectId", "version");

-- CreateIndex
CREATE UNIQUE INDEX "auditEntry_id_key" ON "auditEntry"("id");

-- CreateIndex
CREATE UNIQUE INDEX "auditEntry_intent_key" ON "auditEntry"("intent");

-- CreateIndex
CREATE INDEX "auditEntry_action_sequence_idx" ON "auditEntry"("action", "sequence");

-- CreateIndex
CREATE INDEX "auditEntry_actorId_sequence_idx" ON "auditEntry"("actorId", "sequence");

-- CreateIndex
CREATE INDEX "auditEntry_actorEmail_sequence_idx" ON "auditEntry"("actorEmail", "sequence");

-- CreateIndex
CREATE INDEX "auditEntry_outcome_sequence_idx" ON "auditEntry"("outcome", "sequence");

-- CreateIndex
CREATE INDEX "auditEntry_cluster_namespace_environment_sequence_idx" ON "auditEntry"("cluster", "namespace", "environment", "sequence");

-- CreateIndex
CREATE INDEX "auditEntry_at_idx" ON "auditEntry"("at");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "twoFactor" ADD CONSTRAINT "twoFactor_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "registeredNamespace" ADD CONSTRAINT "registeredNamespace_cluster_fkey" FOREIGN KEY ("cluster") REFERENCES "cluster"("name") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enablement" ADD CONSTRAINT "enablement_storeName_fkey" FOREIGN KEY ("storeName") REFERENCES "store"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The beginning of the audit chain: the row that all writers lock.
INSERT INTO "auditHead" ("id", "sequence", "hash")
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
