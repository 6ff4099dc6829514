import type { Observation, SeenEvent } from "./observation";
import type { ObservedRow } from "./observed-rows";

interface WantedEvent {
  readonly reason: string;
  readonly component: string;
  readonly message: string;
}

export interface Expectation {
  readonly description: unknown;
  isShownBy(seen: Observation, before: Observation | null): boolean;
}

const rotation = "csi-secrets-store-rotation";
const mounted = "successfully rotated mounted contents for spc {ns}/app";
const providerFailed =
  "provider mount err: rpc error: code = Unknown desc = error making mount request: ";
const readFailed =
  'couldn\'t read secret "database-password": error requesting secret: Error making API request. URL: GET {vault}/v1/secret/data/{ns} ';

const complete: WantedEvent = {
  reason: "MountRotationComplete",
  component: rotation,
  message: mounted,
};
const failed = (text: string): WantedEvent => ({
  reason: "MountRotationFailed",
  component: rotation,
  message: providerFailed + text,
});

/** The second table of `observed/vault.md`: where driver 1.5.3 differs from 1.6.1, by row. */
const on15: Readonly<Record<string, readonly WantedEvent[]>> = {
  "value changed in Vault after the mount": [complete],
  "an object added to the SecretProviderClass after the mount": [complete],
  "no `secretKey`": [complete],
  "`secretkey` instead of `secretKey`": [complete],
  "key removed from the secret after the mount": [
    failed('{secret/data/{ns}}: {key "database-password" does not exist at the secret path}'),
  ],
  "latest version deleted after the mount": [failed(`${readFailed}Code: 404. Errors:`)],
  "policy deleted after the mount": [
    failed(`${readFailed}Code: 403. Errors: * 1 error occurred: * permission denied`),
  ],
  "SecretProviderClass deleted after the mount": [],
  "`secretObjects`, right": [
    {
      reason: "SecretRotationComplete",
      component: rotation,
      message: "successfully rotated K8s secret synced",
    },
  ],
};

function eventsOn(version: string, row: ObservedRow): readonly WantedEvent[] {
  const given = row.event === null ? [] : [row.event];
  if (!version.startsWith("1.5")) return given;
  if (row.title.startsWith("`secretObjects` names")) {
    return given.flatMap((event) => [
      event,
      { ...event, reason: "SecretRotationFailed", component: rotation },
    ]);
  }
  return on15[row.title] ?? given;
}

/** What the API must show for a row: pod, status object, and exactly these events. */
export function expectedOn(
  version: string,
  row: ObservedRow,
  at: { namespace: string; vault: string },
): Expectation {
  const events = eventsOn(version, row);
  const count = Number(/(\d+) object/.exec(row.podStatus)?.[1] ?? 0);
  const isShownBy = (seen: Observation, before: Observation | null): boolean =>
    seen.phase === row.phase &&
    seen.objects.length === count &&
    seen.isMounted === count > 0 &&
    isVersionRight(row, seen, before) &&
    seen.events.length === events.length &&
    events.every((wanted) => seen.events.some((event) => isSame(event, wanted, at)));
  return { description: { phase: row.phase, podStatus: row.podStatus, events }, isShownBy };
}

function isVersionRight(row: ObservedRow, seen: Observation, before: Observation | null): boolean {
  const isSameVersion = JSON.stringify(seen.objects) === JSON.stringify(before?.objects);
  if (row.podStatus.includes("version unchanged")) return isSameVersion;
  return row.podStatus.includes("version changed") ? !isSameVersion : true;
}

/** HOST, PORT and `…` stand for anything; a plain listener has an address of its own. */
function isSame(
  seen: SeenEvent,
  wanted: WantedEvent,
  at: { namespace: string; vault: string },
): boolean {
  const isPlainListener = wanted.message.includes("gave HTTP response");
  const vault = isPlainListener ? "https://HOST:PORT" : at.vault;
  const text = wanted.message.replaceAll("{ns}", at.namespace).replaceAll("{vault}", vault);
  const escaped = text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const pattern = escaped
    .replaceAll("HOST:PORT", '[^ "]+')
    .replaceAll("HOST", '[^ :"]+')
    .replaceAll("…", ".*");
  const isText = new RegExp(`^${pattern}$`).test(seen.message);
  return isText && seen.reason === wanted.reason && seen.component === wanted.component;
}
