import type { HealthCheck } from "@/lib/domain/health/check";
import { inNamespace } from "@/lib/domain/health/findings";
import { textCheck } from "@/lib/domain/health/text-check";
import { clipped, quoted } from "@/lib/domain/health/words";

function host(message: string): string {
  return /https?:\/\/([^/"\s]+)/.exec(message)?.[1] ?? "the store";
}

interface Trouble {
  pattern: RegExp;
  headline(where: string): string;
  cause: string;
  fix: string;
}

/** Texts of Go's network code, the same for every provider. */
const troubles: readonly Trouble[] = [
  {
    pattern: /connect: connection refused/,
    headline: (where) => `Nothing listens at ${where}`,
    cause: "The node reached the host, and nothing accepts connections on the port.",
    fix: "Correct the address in the class, or start the store.",
  },
  {
    pattern: /no such host/,
    headline: (where) => `The host name of ${where} does not resolve`,
    cause:
      "The node's DNS does not know the name. The provider runs in the node's or its own pod's network, not in the app's.",
    fix: "Correct the address in the class, or the DNS of the node.",
  },
  {
    pattern: /server gave HTTP response to HTTPS client/,
    headline: (where) => `${where} speaks plain HTTP, and the address says https`,
    cause: "The listener has no TLS.",
    fix: "Switch TLS on at the store, or write http in the address.",
  },
  {
    pattern:
      /i\/o timeout|no route to host|network is unreachable|context deadline exceeded|DeadlineExceeded/,
    headline: (where) => `${where} does not answer in time`,
    cause: "A firewall, a network policy or a slow store stands between the node and the address.",
    fix: "Let the provider's pods reach the address, then check from the node.",
  },
];

export const networkChecks: readonly HealthCheck[] = troubles.map((trouble, index) =>
  textCheck({
    id: "B22",
    title: "The store can be reached from the node",
    area: "store",
    pattern: trouble.pattern,
    meaning: (context, _match, pods) => {
      const message = pods[0]?.failure?.message ?? "";
      const where = clipped(host(message), 120);
      return {
        scope: `${context.snapshot.environment.cluster}/${where}/${index}`,
        title: `${trouble.headline(where)}: new pods cannot mount`,
        cause: trouble.cause,
        fix: [
          { text: trouble.fix, action: { kind: "openStore", label: "Open store" } },
          {
            text: "See the address that the class names.",
            command: `${inNamespace(context)} get secretproviderclass ${quoted(context.snapshot.environment.name)} -o jsonpath='{.spec.parameters}'`,
          },
        ],
      };
    },
  }),
);
