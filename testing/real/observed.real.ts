import { registerObservedSuite } from "@/testing/suites/observed.suite";
import { startControlledWorld } from "./start-controlled-world";

registerObservedSuite("a real API server with a real Vault", startControlledWorld);
