import { registerCrash } from "./crash.suite";

registerCrash(50);
