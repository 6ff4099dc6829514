// `SecretValue.reveal()` only where a value has to leave its wrapper (house.md §2.6); .oxlintrc.json lists the places.
export default {
  create(context) {
    return {
      CallExpression(node) {
        const { callee } = node;
        if (callee.type !== "MemberExpression" || callee.property.name !== "reveal") return;
        context.report({
          node,
          message: "A secret's text is taken only by providers, sealing and the start.",
        });
      },
    };
  },
};
