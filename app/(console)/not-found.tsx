import Link from "next/link";
import { Panel } from "@/components/patterns/panel";
import { PanelEmpty } from "@/components/patterns/panel-state";

export default function ConsoleNotFound() {
  return (
    <Panel label="Not found">
      <PanelEmpty
        title="Nothing is here"
        actions={
          <Link className="link" href="/overview">
            Overview
          </Link>
        }
      >
        The page does not exist, or you may not see it.
      </PanelEmpty>
    </Panel>
  );
}
