import { startWorld } from "@/sandbox/world";
import { registerScenarioSuite } from "./scenario.suite";

registerScenarioSuite("the sandbox", startWorld);
