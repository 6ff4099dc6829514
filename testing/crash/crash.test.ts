import { registerCrash } from "./crash.suite";

// A few with each test run; `npm run test:crash` kills fifty times.
registerCrash(10);
