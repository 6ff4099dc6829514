"use client";

import dynamic from "next/dynamic";
import { useId, useRef } from "react";
import { Panel } from "@/components/patterns/panel";
import { Banner, PanelLoading } from "@/components/patterns/panel-state";
import type { YamlEditorHandle } from "@/components/patterns/yaml-editor";
import { Button } from "@/components/ui/button";
import { asApiError } from "@/lib/client/api-error";
import { YamlDiagnostics } from "./yaml-diagnostics";
import type { YamlDraftState } from "./use-yaml-draft";

const YamlEditor = dynamic(() => import("@/components/patterns/yaml-editor"), {
  ssr: false,
  loading: () => <PanelLoading rows={12} />,
});

export interface YamlViewProps {
  yaml: YamlDraftState;
  isEditable: boolean;
  /** Opened to take over a class: the whole text is selected, so that a paste replaces it. */
  isPasting: boolean;
}

/** The SecretProviderClass as it would be written: edited here, it is the mapping; a whole class can be pasted. */
export function YamlView({ yaml, isEditable, isPasting }: YamlViewProps) {
  const hint = useId();
  const editor = useRef<YamlEditorHandle>(null);
  const failure = yaml.error ? asApiError(yaml.error) : null;
  return (
    <Panel label="YAML" title="SecretProviderClass" sub={<State yaml={yaml} />}>
      {isPasting && isEditable ? (
        <Banner verdict="unknown">
          Paste a SecretProviderClass over the selected text. It is read into the mapping; nothing
          is changed in the cluster before you confirm the plan.
        </Banner>
      ) : null}
      {failure ? (
        <Banner verdict="failed">
          The text was not read. {failure.detail} {failure.hint} What you typed is still here.
        </Banner>
      ) : null}
      {yaml.isLoading ? (
        <PanelLoading rows={12} />
      ) : (
        <YamlEditor
          ref={editor}
          text={yaml.text}
          marks={yaml.diagnostics}
          isReadOnly={!isEditable}
          isSelectedFirst={isPasting && isEditable}
          onChange={yaml.type}
          label="SecretProviderClass as YAML"
          describedBy={hint}
        />
      )}
      <YamlDiagnostics items={yaml.diagnostics} onGo={(line) => editor.current?.goTo(line)} />
      <div className="panel-foot row-wrap">
        <span id={hint} className="grow">
          Tab indents. To leave the editor, press Escape, then Tab. A class of another environment
          can be pasted whole. The cluster keeps comments inside <code>objects</code> only.
        </span>
        {yaml.isAhead ? <Button onClick={yaml.discard}>Back to the mapping</Button> : null}
      </div>
    </Panel>
  );
}

function State({ yaml }: { yaml: YamlDraftState }) {
  const word = yaml.isReading
    ? "reading"
    : yaml.isAhead
      ? "not taken: the mapping stays as it was"
      : "same as the mapping";
  return (
    <span className="muted" role="status">
      {word}
    </span>
  );
}
