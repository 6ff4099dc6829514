import { startWorld } from "@/sandbox/world";
import { registerObservedSuite } from "./observed.suite";

registerObservedSuite("the sandbox", startWorld);
