import { describe, expect, it } from "vitest";
import type { Owner, Plan } from "@/lib/contracts/bindings";
import { ownerOf } from "@/lib/domain/objects/managers";
import { conflictsOf, takenOver } from "./conflicts";

const application: Owner = { manager: "argocd", kind: "gitops", label: "Argo CD orders" };
const controller = ownerOf("argocd-controller");

const planOf = (managedBy: Owner | null, owners: Owner[]): Plan =>
  ({
    changes: [
      {
        action: "update",
        object: { kind: "SecretProviderClass", name: "orders" },
        managedBy,
        conflicts: owners.map((owner) => ({ owner, paths: ["spec.parameters.objects"] })),
      },
    ],
  }) as unknown as Plan;

describe("conflictsOf", () => {
  it("asks once for a tool that marks the object and writes its fields under another manager's name", () => {
    const [conflict, ...others] = conflictsOf(planOf(application, [controller]));
    expect(others).toEqual([]);
    expect(conflict?.owner.label).toBe("Argo CD orders");
    expect(conflict?.paths).toEqual(["spec.parameters.objects", "SecretProviderClass orders"]);
  });

  it("asks for each of two tools", () => {
    const labels = conflictsOf(planOf(application, [ownerOf("helm"), ownerOf("argus")])).map(
      ({ owner }) => owner.label,
    );
    expect(labels.toSorted()).toEqual(["Argo CD orders", "Helm", "argus"]);
  });
});

describe("takenOver", () => {
  it("names every manager of a tool that was taken over, and none of another", () => {
    const plan = planOf(application, [controller, ownerOf("helm")]);
    expect(takenOver(plan, new Set(["argocd"])).toSorted()).toEqual([
      "argocd",
      "argocd-controller",
    ]);
    expect(takenOver(plan, new Set())).toEqual([]);
  });
});
