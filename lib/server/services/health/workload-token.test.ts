import { beforeAll, describe, expect, it } from "vitest";
import { updateStore } from "@/lib/server/services/stores/update";
import { resources } from "@/sandbox/client/resources";
import { until } from "@/sandbox/until";
import { asPlatformAdmin } from "@/testing/context";
import {
  refOf,
  registerCluster,
  registerStore,
  seed,
  storeName,
  useWorld,
  vaultConfig,
} from "@/testing/world";
import { probeEnvironment } from "./probe-environment";

const place = refOf("mendix-commerce", "orders-acc");
const admin = asPlatformAdmin();

describe("a probe as the environment", () => {
  const world = useWorld({ scenario: "empty" });
  beforeAll(async () => {
    await seed(world(), place.namespace, [place.name]);
    await registerCluster(world(), { namespaces: [place.namespace] });
    await registerStore(world());
  }, 120_000);

  /** Names the audience in the class, waits until a probe looks at that class, and gives what came of it. */
  async function probeWith(audience: string | null) {
    await world().client.patch(resources.secretProviderClasses, place, {
      type: "merge",
      body: { spec: { parameters: { audience } } },
    });
    const named = `"audience":${JSON.stringify(audience)}`;
    return until("the class is watched", async () => {
      const { probe, subject } = await probeEnvironment(place, AbortSignal.timeout(30_000));
      const isMeant =
        audience === null ? !subject?.includes(`"audience"`) : subject?.includes(named);
      return isMeant && probe ? probe : null;
    });
  }
  async function configure(podAudience: string, version: number) {
    const config = vaultConfig(world(), { podAudience });
    await updateStore(admin, { store: storeName, config, version });
  }
  async function apiAudience(): Promise<string> {
    const { kind, apiVersion } = { kind: "TokenRequest", apiVersion: "authentication.k8s.io/v1" };
    const answer = (await world().client.send({
      method: "POST",
      path: `/api/v1/namespaces/${place.namespace}/serviceaccounts/default/token`,
      body: { kind, apiVersion, spec: { expirationSeconds: 600 } },
    })) as { status: { token: string } };
    const claims = Buffer.from(answer.status.token.split(".")[1] ?? "", "base64url").toString();
    return (JSON.parse(claims) as { iss: string }).iss;
  }

  it("takes the driver's audience, and shows the whole way of the pod's identity", async () => {
    const { asEnvironment, asEnvironmentOff } = await probeWith(null);
    expect(asEnvironmentOff).toBe(null);
    expect(asEnvironment?.rungs.find(({ id }) => id === "signin")?.state).toBe("passed");
  });

  it("makes no token for an audience that only the class asks for", async () => {
    const probe = await probeWith("sts.example.com");
    expect(probe.asEnvironment).toBe(null);
    expect(probe.asEnvironmentOff).toContain("sts.example.com");
  });

  it("sends a token for the cluster's own API to no store, whoever names that audience", async () => {
    const audience = await apiAudience();
    await configure(audience, 1);
    const probe = await probeWith(audience);
    expect(probe.asEnvironment).toBe(null);
    expect(probe.asEnvironmentOff).toContain("own API");
  });

  it("takes the store's own audience", async () => {
    await configure("for-the-store", 2);
    const probe = await probeWith("for-the-store");
    expect(probe.asEnvironmentOff).toBe(null);
    // The role of the sandbox's Vault is for another one: the store says so itself.
    expect(probe.asEnvironment?.rungs.find(({ id }) => id === "signin")?.state).toBe("failed");
  });
});
