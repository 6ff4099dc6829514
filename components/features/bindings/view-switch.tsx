"use client";

import { FileInput } from "lucide-react";
import { Banner } from "@/components/patterns/panel-state";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import { useUrlState } from "@/lib/client/use-url-state";
import type { YamlDraftState } from "./use-yaml-draft";

const views = [
  { value: "mapping", label: "Mapping" },
  { value: "yaml", label: "YAML" },
];

/** The same draft, as rows or as text; a class that exists elsewhere is taken over as text. */
export function ViewSwitch({ isEditable }: { isEditable: boolean }) {
  const url = useUrlState();
  const isYaml = url.get("view") === "yaml";
  return (
    <div className="filters">
      {isEditable && !isYaml ? (
        <Button onClick={() => url.set({ view: "yaml", paste: "1" }, true)}>
          <FileInput className="icon" />
          Import SecretProviderClass…
        </Button>
      ) : null}
      <span className="push">
        <Segmented
          options={views}
          value={isYaml ? "yaml" : "mapping"}
          onValueChange={(view) => url.set({ view: view === "yaml" ? view : null, paste: null })}
          aria-label="View of the binding"
        />
      </span>
    </div>
  );
}

/** The mapping is older than the text beside it; nothing typed is lost by looking here. */
export function TextAhead({ yaml }: { yaml: YamlDraftState }) {
  const url = useUrlState();
  const first = yaml.diagnostics.find(({ severity }) => severity === "error");
  return (
    <Banner
      verdict="degraded"
      action={
        <span className="row row-wrap">
          <Button onClick={() => url.set({ view: "yaml" })}>Open the YAML</Button>
          <Button onClick={yaml.discard}>Discard the text</Button>
        </span>
      }
    >
      The YAML holds text that is not taken into the mapping
      {first ? `: line ${first.line}, ${first.message}` : "."} The mapping can be edited once it is.
    </Banner>
  );
}
