// A feature imports no other feature, a provider no other provider (house.md §2.2).
const siblings = /(components\/features|lib\/stores)\/([a-z-]+)\//;
const shared = new Set(["runtime"]);

export default {
  create(context) {
    const own = siblings.exec(context.filename.replaceAll("\\", "/"));
    if (!own) return {};
    return {
      ImportDeclaration(node) {
        const other = siblings.exec(node.source.value);
        if (!other || other[1] !== own[1] || other[2] === own[2] || shared.has(other[2])) return;
        context.report({
          node,
          message: `${own[1]}/${own[2]} may not import ${other[1]}/${other[2]}.`,
        });
      },
    };
  },
};
