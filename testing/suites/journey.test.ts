import { startWorld } from "@/sandbox/world";
import { registerJourneySuite } from "./journey.suite";

registerJourneySuite("the sandbox", startWorld);
