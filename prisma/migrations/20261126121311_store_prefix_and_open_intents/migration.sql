-- AlterTable
ALTER TABLE "store" ADD COLUMN     "prefix" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "openIntent" (
    "sequence" BIGINT NOT NULL,
    "replica" TEXT NOT NULL,
    "triedAt" TIMESTAMPTZ(3),

    CONSTRAINT "openIntent_pkey" PRIMARY KEY ("sequence")
);

-- What was open before the table was there is open in it.
INSERT INTO "openIntent" ("sequence", "replica")
SELECT i."sequence", '' FROM "auditEntry" i
WHERE i."outcome" = 'intent' AND NOT EXISTS (SELECT 1 FROM "auditEntry" o WHERE o."intent" = i."sequence");
