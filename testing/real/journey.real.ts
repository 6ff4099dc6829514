import { registerJourneySuite } from "@/testing/suites/journey.suite";
import { startControlledWorld } from "./start-controlled-world";

registerJourneySuite("a real API server with a real Vault", startControlledWorld);
