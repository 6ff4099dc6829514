// House rules that no stock rule knows (house.md §2). Loaded by oxlint (`jsPlugins` in .oxlintrc.json).
import auditedMutation from "./audited-mutation.js";
import ownFolderOnly from "./own-folder-only.js";
import revealPlaces from "./reveal-places.js";
import storeKind from "./store-kind.js";

export default {
  meta: { name: "bindery" },
  rules: {
    "audited-mutation": auditedMutation,
    "own-folder-only": ownFolderOnly,
    "reveal-places": revealPlaces,
    "store-kind": storeKind,
  },
};
