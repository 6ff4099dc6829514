// A verb changes things only under audit (design.md D10):
// - own data only through `tx`, which `auditedChange` and `act.save` hand out; no transaction of its own;
// - a call that writes to Kubernetes or a store only inside `act(() => …)`, in the function that is called there in the
//   same file, or with `dryRun: true`.
// What it cannot see: a `tx` that comes from elsewhere under that name, and a write behind a method of another name.

const prismaWrites = new Set([
  "create",
  "createMany",
  "createManyAndReturn",
  "update",
  "updateMany",
  "updateManyAndReturn",
  "upsert",
  "delete",
  "deleteMany",
]);
/** Tables that hold what Bindery saw, not what somebody changed. */
const observations = new Set([
  "storeProbe",
  "keptEvent",
  "versionChange",
  "verdictSince",
  "setupState",
]);
/** Columns of the same sort in tables that are otherwise changed under audit. */
const observedColumns = new Set(["lastCheck", "lastSeenAt"]);
const rawWrites = new Set(["$transaction", "$executeRaw", "$executeRawUnsafe", "$queryRawUnsafe"]);
const outsideWrites = {
  api: new Set(["apply", "mergePatch", "jsonPatch", "delete", "create", "replace", "patch"]),
  kube: new Set(["apply", "mergePatch", "jsonPatch", "delete", "create", "replace", "patch"]),
  client: new Set(["write", "remove"]),
  provider: new Set(["write", "remove"]),
};
/** Functions of other files that write to a cluster for their caller. */
const writers = new Set(["sendChange", "writeObject"]);

const nameOf = (node) => (node?.type === "Identifier" ? node.name : null);
const memberOf = (node) =>
  node?.type === "MemberExpression" && !node.computed ? nameOf(node.property) : null;

function rootOf(node) {
  let current = node;
  while (current) {
    if (current.type === "MemberExpression") current = current.object;
    else if (current.type === "CallExpression") current = current.callee;
    else break;
  }
  return nameOf(current);
}

const propertiesOf = (node) => (node?.type === "ObjectExpression" ? node.properties : []);
const propertyOf = (node, name) =>
  propertiesOf(node).find((item) => nameOf(item.key) === name)?.value;

function writesObservationsOnly(call) {
  const data = propertyOf(call.arguments[0], "data");
  const columns = propertiesOf(data).map((item) => nameOf(item.key));
  return columns.length > 0 && columns.every((column) => observedColumns.has(column));
}

const isDryRun = (call) =>
  call.arguments.some((argument) => propertyOf(argument, "dryRun")?.value === true);

/** Names of the functions around a node, and whether one of them is handed to `act(…)`. */
function surroundings(node) {
  const names = new Set();
  for (let current = node; current; current = current.parent) {
    const isAct = current.type === "CallExpression" && nameOf(current.callee) === "act";
    if (isAct && current !== node) return { isActed: true, names };
    if (current.type === "FunctionDeclaration" && current.id) names.add(current.id.name);
    if (current.type === "VariableDeclarator") names.add(nameOf(current.id));
  }
  return { isActed: false, names };
}

export default {
  create(context) {
    const acted = new Set();
    const suspects = [];

    function checkPrisma(node, verb) {
      const model = memberOf(node.callee.object);
      if (!prismaWrites.has(verb) || model === null) return false;
      const root = rootOf(node.callee.object);
      if (root !== "getDb" && root !== "db" && root !== "prisma") return false;
      if (observations.has(model) || writesObservationsOnly(node)) return true;
      context.report({
        node,
        message: `${model}.${verb} without audit: use the tx of auditedChange.`,
      });
      return true;
    }

    function checkOutside(node, name) {
      const object = memberOf(node.callee.object) ?? nameOf(node.callee.object);
      const isWrite = writers.has(name) || outsideWrites[object]?.has(name);
      if (!isWrite || isDryRun(node)) return;
      const { isActed, names } = surroundings(node);
      if (!isActed) suspects.push({ node, name, names });
    }

    return {
      TaggedTemplateExpression(node) {
        const tag = memberOf(node.tag);
        if (!rawWrites.has(tag)) return;
        context.report({ node, message: `${tag} without audit: use auditedChange.` });
      },
      CallExpression(node) {
        const called = nameOf(node.callee);
        if (called === "withTransaction") {
          context.report({
            node,
            message: "A verb opens no transaction of its own: use auditedChange.",
          });
        }
        const verb = memberOf(node.callee);
        if (verb !== null && rawWrites.has(verb)) {
          context.report({ node, message: `${verb} without audit: use auditedChange.` });
        }
        if (called !== null && surroundings(node).isActed) acted.add(called);
        if (verb !== null && checkPrisma(node, verb)) return;
        if (verb !== null || called !== null) checkOutside(node, verb ?? called);
      },
      "Program:exit"() {
        for (const { node, name, names } of suspects) {
          if ([...names].some((around) => acted.has(around))) continue;
          context.report({
            node,
            message: `${name} without audit: call it inside act() of auditedOutsideCall.`,
          });
        }
      },
    };
  },
};
