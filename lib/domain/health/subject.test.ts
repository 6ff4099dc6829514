import { describe, expect, it } from "vitest";
import { subjectOf } from "@/lib/domain/health/subject";

const claims = { cluster: "ams", namespace: "mx", name: "claims-acc" };
const orders = { cluster: "ams", namespace: "mx", name: "orders.v2" };

describe("the subject of a cause", () => {
  it("is equal for the own paths of two environments, however they are laid out", () => {
    expect(subjectOf(claims, ["secret/claims-acc"])).toBe(subjectOf(orders, ["kv/mx/orders.v2/x"]));
    expect(subjectOf(claims, [])).toBe(subjectOf(orders, ["secret/orders.v2"]));
  });

  it("keeps a shared path, so that two shared secrets are two causes", () => {
    const smtp = subjectOf(claims, ["secret/data/shared/smtp"]);
    expect(smtp).toBe(subjectOf(orders, ["secret/data/shared/smtp"]));
    expect(smtp).not.toBe(subjectOf(orders, ["secret/data/shared/mail"]));
  });

  it("never holds the environment's own name, and does not take a longer name for it", () => {
    expect(
      subjectOf(claims, ["couldn't read pod claims-acc-master-7 at claims-acc"]),
    ).not.toContain("claims-acc");
    expect(subjectOf(claims, ["secret/data/claims-account"])).toContain("claims-account");
    expect(subjectOf(orders, ["secret/data/ordersxv2"])).toContain("ordersxv2");
  });

  it("does not depend on the order of what it is about", () => {
    expect(subjectOf(claims, ["b", "a", "b"])).toBe(subjectOf(claims, ["a", "b"]));
  });
});
