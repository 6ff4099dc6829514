// A kind of store is spelled only in its own folder (house.md §2.8): shared code asks the kind's manifest instead.
const kinds = new Set([
  "vault",
  "openbao",
  "stronghold",
  "aws-secrets-manager",
  "azure-key-vault",
  "gcp-secret-manager",
]);

export default {
  create(context) {
    const folder = /lib[/\\]stores[/\\]([a-z-]+)[/\\]/.exec(context.filename)?.[1];
    return {
      Literal(node) {
        if (typeof node.value !== "string" || !kinds.has(node.value) || node.value === folder)
          return;
        context.report({
          node,
          message: `"${node.value}" is spelled only in lib/stores/${node.value}/.`,
        });
      },
    };
  },
};
