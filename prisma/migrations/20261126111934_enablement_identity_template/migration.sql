-- AlterTable
ALTER TABLE "enablement" ADD COLUMN     "identityTemplate" TEXT NOT NULL DEFAULT '';
