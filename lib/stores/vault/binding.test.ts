import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binding } from "./binding";
import type { KeyMapping } from "@/lib/contracts/bindings";

const config = {
  address: "https://vault:8200",
  namespace: "",
  podMount: "kubernetes",
  podAudience: "",
};
const store = { vaultAddress: "https://vault:8200", roleName: "shop" };
const mapping = (key: string, name: string, member: string | null = key): KeyMapping => ({
  key,
  reference: { name, member },
});
const edit = (objects: string, mappings: KeyMapping[]): string =>
  binding.edit({ ...store, objects }, { mappings, identity: "shop", config })["objects"] ?? "";
const ids = (parameters: Record<string, string>): string[] =>
  binding.lint(parameters, { probes: [] }).map((problem) => problem.id);

const written = `# keys of the shop
- objectName: "database-password"   # rotated weekly
  secretPath: "secret/data/shop"
  secretKey: 'db'
  filePermission: 0600

# storage
- secretPath: /v1/secret/data/shop?version=3
  objectName: storage-secret
  secretKey: storage
`;
const both = [
  mapping("database-password", "secret/data/shop", "db"),
  mapping("storage-secret", "secret/data/shop", "storage"),
];

describe("edit", () => {
  test("changes nothing when everything is as desired, pinned version and comments included", () => {
    expect(edit(written, both)).toBe(written);
  });

  test("changes one value in its own style and leaves every other byte", () => {
    const changed = edit(written, [
      mapping("database-password", "secret/data/shop", "it's"),
      both[1]!,
    ]);
    expect(changed).toBe(written.replace("'db'", "'it''s'"));
  });

  test("removes an entry and keeps the comments around it", () => {
    const left = edit(written, [both[1]!]);
    expect(left).toBe(
      written
        .split("\n")
        .filter((_, i) => i < 1 || i > 4)
        .join("\n"),
    );
  });

  test("keeps the first of entries with one name", () => {
    const once = '- objectName: "k"\n  secretPath: "secret/data/shop"\n  secretKey: "v"\n';
    expect(edit(once + once, [mapping("k", "secret/data/shop", "v")])).toBe(once);
  });

  test("appends with the indentation of the list", () => {
    const indented = "  - objectName: a\n    secretPath: kv/data/a\n    secretKey: a";
    expect(edit(indented, [mapping("a", "kv/data/a"), mapping("b", "kv/data/b")])).toBe(
      `${indented}\n  - objectName: "b"\n    secretPath: "kv/data/b"\n    secretKey: "b"\n`,
    );
  });

  test("adds a missing secretKey below the path", () => {
    const text = "- objectName: a\n  secretPath: kv/data/a\n  filePermission: 0600\n";
    expect(edit(text, [mapping("a", "kv/data/a")])).toBe(
      text.replace("kv/data/a\n", 'kv/data/a\n  secretKey: "a"\n'),
    );
  });

  test("edits a flow list by value", () => {
    const text = "[{objectName: a, secretPath: kv/data/a, secretKey: a, filePermission: 0600}]\n";
    const changed = edit(text, [mapping("a", "kv/data/b"), mapping("c", "kv/data/c")]);
    const read = binding.read({ objects: changed });
    expect(read.entries.map((entry) => [entry.key, entry.reference.name, entry.kept])).toEqual([
      ["a", "kv/data/b", ["filePermission"]],
      ["c", "kv/data/c", []],
    ]);
    expect(changed).toContain("0600");
  });

  test("refuses what it would lose: broken YAML, aliases, prototype names, deep nesting", () => {
    const bad = [
      "- a: [",
      "- &x {objectName: a}\n- *x\n",
      "- __proto__: {a: b}\n",
      `- a: ${"[".repeat(100)}`,
      `- ${"- ".repeat(3000)}a\n`,
      "objectName: a\n",
    ];
    for (const objects of bad)
      expect(() => edit(objects, both), objects.slice(0, 20)).toThrow(/cannot be edited/);
  });

  test("sets only the store parameters that differ", () => {
    const before = {
      ...store,
      vaultAddress: "https://VAULT:8200/",
      other: "kept",
      objects: written,
    };
    const after = binding.edit(before, {
      mappings: both,
      identity: "other",
      config: { ...config, namespace: "team", podMount: "kube" },
    });
    expect(after).toEqual({
      ...before,
      roleName: "other",
      vaultNamespace: "team",
      vaultAuthMountPath: "kube",
    });
  });
});

const word = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,12}$/);
const segment = fc.oneof(
  word,
  fc
    .stringMatching(/^[A-Za-z0-9 äß'"#:,&*!|>%@`{}[\]-]{1,12}$/)
    .filter((s) => s.trim() === s && s !== ""),
);
const path = fc
  .array(segment, { minLength: 1, maxLength: 4 })
  .map((parts) => `secret/data/${parts.join("/")}`.replaceAll("?", ""));
const mappings = fc.uniqueArray(
  fc.record({
    key: word,
    reference: fc.record({ name: path, member: fc.option(segment, { nil: null }) }),
  }),
  { selector: (entry) => entry.key, maxLength: 8 },
);
const spelled = (text: string): fc.Arbitrary<string> =>
  fc.constantFrom(JSON.stringify(text), `'${text.replaceAll("'", "''")}'`);
const lines = mappings.chain((entries) =>
  fc
    .tuple(
      ...entries.map((entry) =>
        fc.record({
          name: spelled(entry.key),
          path: spelled(entry.reference.name),
          member:
            entry.reference.member === null ? fc.constant(null) : spelled(entry.reference.member),
          comment: fc.constantFrom("", "  # note", "\n  # below"),
          extra: fc.constantFrom(
            "",
            "  filePermission: 0600\n",
            "  secretArgs:\n    a: [1, 2]\n    b: |\n      text\n      more\n",
          ),
          first: fc.constantFrom("objectName", "secretPath"),
          before: fc.constantFrom("", "\n", "# about the next\n"),
        }),
      ),
    )
    .map((shapes) => {
      const rows = shapes.map((shape) => {
        const fields = [`objectName: ${shape.name}${shape.comment}`, `secretPath: ${shape.path}`];
        if (shape.first === "secretPath") fields.reverse();
        const member = shape.member === null ? "" : `  secretKey: ${shape.member}\n`;
        return `${shape.before}- ${fields.join("\n  ")}\n${member}${shape.extra}`;
      });
      return { text: rows.join(""), rows, entries };
    }),
);

test("reading what was edited gives what was desired, and editing again changes nothing", () => {
  fc.assert(
    fc.property(lines, mappings, ({ text, entries }, extra) => {
      const kept = entries.filter((_, i) => i % 3 !== 1);
      const fresh = extra.filter((entry) => !kept.some((other) => other.key === entry.key));
      const changed = kept.map((entry, i) =>
        i % 2 === 0 ? entry : { ...entry, reference: { name: "kv/data/moved", member: "m" } },
      );
      const desired = [...changed, ...fresh];
      const once = edit(text, desired);
      const back = binding.read({ objects: once }).entries;
      expect(
        back
          .map(({ key, reference }) => ({ key, reference }))
          .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
      ).toEqual(desired.toSorted((a, b) => (a.key < b.key ? -1 : 1)));
      expect(edit(once, desired)).toBe(once);
    }),
    { numRuns: 1500 },
  );
});

test("entries that are not edited keep every byte", () => {
  fc.assert(
    fc.property(lines, ({ text, rows, entries }) => {
      fc.pre(entries.length > 1);
      const desired = entries.slice(1);
      const once = edit(text, desired);
      for (const row of rows.slice(1)) expect(once).toContain(row.replace(/^(?:\n|# .*\n)/, ""));
      expect(edit(text, entries)).toBe(text);
    }),
    { numRuns: 800 },
  );
});

test("no text makes reading or linting throw", () => {
  const yamlish = fc.array(
    fc.constantFrom(
      "-",
      " ",
      "\n",
      ":",
      "objectName",
      "a",
      "[",
      "{",
      "}",
      "]",
      "|",
      ">",
      "&x",
      "*x",
      "'",
      '"',
      "#",
      "?",
      "!!map",
      "\t",
      "0x1",
    ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        yamlish.map((parts) => parts.join("")),
      ),
      (objects) => {
        binding.read({ objects });
        binding.lint({ objects }, { probes: [] });
      },
    ),
    { numRuns: 5000 },
  );
});

describe("lint", () => {
  const item = (fields: string): string =>
    `- objectName: a\n  secretPath: secret/data/x\n${fields}`;
  test.each([
    ["not YAML", "- a: [", "F10"],
    ["a map, not a list", "objectName: a", "F10"],
    ["empty", "", "F13"],
    ["duplicate name", `${item("  secretKey: k\n")}${item("  secretKey: k\n")}`, "F14"],
    [
      "parent folder",
      "- {objectName: ../../etc/x, secretPath: secret/data/x, secretKey: k}",
      "F15",
    ],
    ["absolute", "- {objectName: /a, secretPath: secret/data/x, secretKey: k}", "F15"],
    ["folder", "- {objectName: a/b, secretPath: secret/data/x, secretKey: k}", "F91"],
    ["no secretKey", item(""), "F90"],
    ["misspelt secretKey", item("  secretkey: k\n"), "F90"],
    ["pinned", "- {objectName: a, secretPath: secret/data/x?version=2, secretKey: k}", "F32"],
    ["no data", "- {objectName: a, secretPath: secret/x, secretKey: k}", "F68"],
    ["encoding", item("  secretKey: k\n  encoding: rot13\n"), "F10"],
  ])("%s → %s", (_name, objects, id) => {
    expect(ids({ ...store, objects })).toEqual([id]);
  });

  test("knows what stands for a misspelt secretKey", () => {
    const [problem] = binding.lint({ ...store, objects: item("  secretkey: k\n") }, { probes: [] });
    expect(problem).toMatchObject({ is: "secretkey", shouldBe: "secretKey", key: "a" });
  });

  test("a path without /data/ is an error once another entry of the mount has it", () => {
    const objects = `${item("  secretKey: k\n")}- {objectName: b, secretPath: secret/y, secretKey: k}\n`;
    const [problem] = binding.lint({ ...store, objects }, { probes: [] });
    expect(problem).toMatchObject({ id: "F68", severity: "error", shouldBe: "secret/data/y" });
  });

  test("a right binding has no problem", () => {
    expect(ids({ ...store, objects: item("  secretKey: k\n") })).toEqual([]);
  });

  test("role, both mounts, unchecked TLS", () => {
    const objects = item("  secretKey: k\n");
    expect(ids({ objects })).toEqual(["F66"]);
    expect(
      ids({ ...store, objects, vaultAuthMountPath: "a", vaultKubernetesMountPath: "b" }),
    ).toEqual(["F64"]);
    expect(ids({ ...store, objects, vaultSkipTLSVerify: "true" })).toEqual(["F71"]);
  });
});

test("a store is recognised by address and namespace", () => {
  expect(binding.belongsTo({ vaultAddress: "https://Vault:8200/" }, config)).toBe(true);
  expect(
    binding.belongsTo({ vaultAddress: "https://vault:8200", vaultNamespace: "x" }, config),
  ).toBe(false);
  expect(binding.belongsTo({}, config)).toBe(false);
});

test("the template gives path and field", () => {
  const environment = { cluster: "c", namespace: "mx", name: "shop" };
  expect(binding.suggest("k", "secret/data/{namespace}/{environment}", environment)).toEqual({
    name: "secret/data/mx/shop",
    member: "k",
  });
});
