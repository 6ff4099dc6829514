import { expect, test } from "vitest";
import { textParts } from "./text-parts";

const marked = (sentence: string) =>
  textParts(sentence)
    .map(({ kind, text }) =>
      kind === "code" ? `[${text}]` : kind === "moment" ? `<${text}>` : text,
    )
    .join("");

test.each([
  [
    "Vault path lacks /data/: new pods cannot mount",
    "Vault path lacks [/data/]: new pods cannot mount",
  ],
  ["serves values under secret/data/… only.", "serves values under [secret/data/…] only."],
  ["Write secret/data/claims-acc.", "Write [secret/data/claims-acc]."],
  [
    "There is no answer at https://vault.svc:8200, yet",
    "There is no answer at [https://vault.svc:8200], yet",
  ],
  ["Set `mx-const-A.B`; see auth/kubernetes.", "Set [mx-const-A.B]; see [auth/kubernetes]."],
  ["Since 2026-11-23T12:00:00Z it fails (403).", "Since <2026-11-23T12:00:00Z> it fails (403)."],
  [
    "one of two causes: 3 of 4 pods, 12 / 14 files",
    "one of two causes: 3 of 4 pods, 12 / 14 files",
  ],
  ["objectName with / mounts as a folder", "objectName with / mounts as a folder"],
  ["The mount secret/ is version 2.", "The mount [secret/] is version 2."],
  [
    "It has no mx-const-A.B, and database-host twice.",
    "It has no [mx-const-A.B], and [database-host] twice.",
  ],
  ["admin/mx-admin-password is a folder", "[admin/mx-admin-password] is a folder"],
  ["", ""],
])("%s", (sentence, wanted) => expect(marked(sentence)).toBe(wanted));
