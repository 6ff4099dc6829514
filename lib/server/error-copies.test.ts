import { expect, it, vi } from "vitest";
import { AppError } from "@/lib/domain/errors";
import { KubeError } from "@/lib/server/kubernetes/kube-error";
import { StoreError } from "@/lib/stores/errors";
import { SignInError } from "@/lib/stores/vault/sign-in-errors";

/** As the built server has them: what the watches throw comes from another copy of the module than the routes'. */
async function otherCopies() {
  vi.resetModules();
  return {
    app: new (await import("@/lib/domain/errors")).AppError("conflict", "changed"),
    kube: new (await import("@/lib/server/kubernetes/kube-error")).KubeError({
      status: 409,
      reason: "Conflict",
      message: "owned",
    }),
    store: new (await import("@/lib/stores/errors")).StoreError("denied", "no"),
  };
}

it("an error of another copy of its module is known for what it is", async () => {
  const { app, kube, store } = await otherCopies();
  expect(app.constructor).not.toBe(AppError);
  expect(app).toBeInstanceOf(AppError);
  expect(kube).toBeInstanceOf(KubeError);
  expect(store).toBeInstanceOf(StoreError);
});

it("no error is taken for another kind", async () => {
  const { app, kube, store } = await otherCopies();
  expect(app).not.toBeInstanceOf(KubeError);
  expect(kube).not.toBeInstanceOf(AppError);
  expect(store).not.toBeInstanceOf(SignInError);
  expect(new Error("any")).not.toBeInstanceOf(StoreError);
  expect(new SignInError("refused", { status: 400, fix: "Check it." })).toBeInstanceOf(StoreError);
});
