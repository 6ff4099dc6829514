import { registerScenarioSuite } from "@/testing/suites/scenario.suite";
import { startControlledWorld } from "./start-controlled-world";

registerScenarioSuite("a real API server with a real Vault", startControlledWorld);
