import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quoted } from "@/lib/domain/health/words";
import { access } from "./access";
import { kvArguments } from "./checks-references";
import { metadataPolicy } from "./ladder";
import { toSignInError, type SignInAttempt } from "./sign-in-errors";

/** What a POSIX shell makes of a script: the words of each call of `vault` and `kubectl`; anything else it would run fails. */
function callsOf(script: string): string[][] {
  const stub = `call() { for word in "$@"; do printf '%s\\0' "$word"; done; printf '\\0'; }
vault() { case "$*" in *policy*-) cat >/dev/null;; esac; call "$@"; }
kubectl() { call "$@"; }
`;
  const options = {
    encoding: "utf8",
    stdio: "pipe",
    env: { ...process.env, PATH: "" },
  } as const;
  const text = execFileSync(
    "/bin/sh",
    ["-ec", stub.replaceAll("cat", "/bin/cat") + script],
    options,
  );
  return text
    .split("\0\0")
    .filter(Boolean)
    .map((call) => call.split("\0"));
}

const hostile = [
  "a b",
  "a;b",
  "$(id)",
  "`id`",
  "it's",
  `"x" \\`,
  "x\nid",
  "#x",
  "~root",
  "*",
  "{a,b}",
  "a&b|c>d<e",
  "!x",
  "$HOME",
  "é ü",
  "\u001b[2J",
  "EOF",
];
/** A name between letters, so that it is never an option; no NUL, which no argument of a program can hold. */
const name = fc
  .oneof(fc.constantFrom(...hostile), fc.string({ unit: "binary", maxLength: 12 }))
  .filter((text) => !text.includes("\0") && text.isWellFormed())
  .map((text) => `n${text}n`);
const runs = { numRuns: 60 };

const attemptOf = (mount: string, role: string): SignInAttempt => ({
  method: "kubernetes",
  mount,
  role,
  isWorkload: true,
});
const refusals = [
  "invalid role name",
  "service account name not authorized",
  "namespace not authorized",
  "audience (aud)",
  "issuer (iss)",
  "could not load backend configuration",
  "permission denied",
];

describe("commands to copy", () => {
  it("whatever a name is, it stays one word of a POSIX shell", () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1 }), (names) => {
        const [words] = callsOf(`kubectl x ${names.map(quoted).join(" ")} y`);
        expect(words).toEqual(["x", ...names, "y"]);
      }),
      runs,
    );
  });

  it("a failed sign-in's command names mount and role, each within one word", () => {
    fc.assert(
      fc.property(name, name, (mount, role) => {
        const commandsFor = (attempt: SignInAttempt) =>
          refusals.flatMap((text) => {
            const answer = { status: 403, errors: [text], body: null, headers: {} };
            const { command } = toSignInError(answer as never, attempt);
            return command === undefined ? [] : [command];
          });
        const plain = callsOf(commandsFor(attemptOf("MOUNT", "ROLE")).join("\n"));
        const filled = plain.map((words) =>
          words.map((word) => word.replace("MOUNT", () => mount).replace("ROLE", () => role)),
        );
        expect(plain.length).toBe(refusals.length);
        expect(callsOf(commandsFor(attemptOf(mount, role)).join("\n"))).toEqual(filled);
      }),
      runs,
    );
  });

  it("policies and roles of an environment and of Bindery are written as named, and nothing else is run", () => {
    fc.assert(
      fc.property(name, name, name, name, (mount, role, account, path) => {
        const config = { address: "https://vault:8200", podMount: mount, podAudience: account };
        const reference = { name: `secret/data/${path}`, member: null };
        const documents = access.forEnvironment({
          environment: { cluster: "c", namespace: "mx", name: account },
          serviceAccount: account,
          references: [reference],
          identity: role,
          config,
        });
        const [policy, written] = callsOf(documents[1]?.text ?? "");
        expect(policy?.slice(0, 2)).toEqual(["policy", "write"]);
        expect(written?.slice(0, 4)).toEqual([
          "write",
          `auth/${mount}/role/${role}`,
          `bound_service_account_names=${account}`,
          "bound_service_account_namespaces=mx",
        ]);
        expect(written).toContain(`audience=${account}`);
        for (const signIn of [
          { method: "kubernetes", mount, role },
          { method: "approle", mount },
          { method: "token" },
        ]) {
          const own = access.forBindery({
            references: [reference],
            canWrite: true,
            config: { ...config, signIn },
          });
          const calls = callsOf(own[1]?.text ?? "");
          expect(calls.length).toBe(signIn.method === "approle" ? 4 : 2);
          if (signIn.method !== "token") expect(calls[1]?.[1]).toContain(`auth/${mount}/role/`);
        }
      }),
      runs,
    );
  });

  it("the mount of a policy and the path of a secret stay what they are", () => {
    fc.assert(
      fc.property(name, name, (mount, key) => {
        expect(callsOf(metadataPolicy(mount))).toEqual([["policy", "write", "bindery", "-"]]);
        const [written] = callsOf(
          `vault kv get ${kvArguments(`kv/data/${key.replaceAll("?", "")}`)}`,
        );
        expect(written).toHaveLength(4);
      }),
      runs,
    );
  });
});
