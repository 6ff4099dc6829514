import { describe, expect, it } from "vitest";
import { manifests } from "@/lib/stores/manifests";
import { checkConfig, draftOf, emptyConfig, isVisible, readPath, sentConfig } from "./store-config";

describe.each(manifests.map((manifest) => [manifest.kind, manifest] as const))(
  "form of %s",
  (_, manifest) => {
    it("starts with every field, and with a choice where there is one", () => {
      const draft = emptyConfig(manifest);
      for (const field of manifest.fields) {
        expect(readPath(draft, field.path)).toBe(field.initial ?? field.options?.[0]?.value ?? "");
      }
    });

    it("names each visible required field that is empty, and no other field", () => {
      const draft = emptyConfig(manifest);
      const required = manifest.fields
        .filter(
          (field) =>
            field.isRequired && isVisible(field, draft) && readPath(draft, field.path) === "",
        )
        .map((field) => field.path);
      expect([...checkConfig(manifest, draft, []).keys()].toSorted()).toEqual(required.toSorted());
    });

    it("sends no field that is not on screen", () => {
      const draft = emptyConfig(manifest);
      for (const field of manifest.fields) {
        if (!isVisible(field, draft))
          expect(readPath(sentConfig(manifest, draft, []), field.path)).toBe("");
      }
    });

    it("starts an edit without any write-only value, even if one were answered", () => {
      const stored = Object.fromEntries(
        manifest.secretPaths.map((path) => [path.split(".")[0], { leaked: "x" }]),
      );
      const draft = draftOf(manifest, stored);
      for (const path of manifest.secretPaths) expect(readPath(draft, path)).toBe("");
    });
  },
);
