"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRight, Download } from "lucide-react";
import Link from "next/link";
import type { z } from "zod";
import { Age } from "@/components/patterns/age";
import { Breakable } from "@/components/patterns/breakable";
import { CodeBlock } from "@/components/patterns/code-block";
import { CopyButton } from "@/components/patterns/copy-button";
import { Panel } from "@/components/patterns/panel";
import { LostBanner, PanelQuery } from "@/components/patterns/panel-query";
import { Banner, PanelEmpty } from "@/components/patterns/panel-state";
import { Button, buttonVariants } from "@/components/ui/button";
import { plural } from "@/lib/client/format";
import { useCan } from "@/lib/client/use-session";
import type { LiveObject } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { manifestsQuery } from "./bindings.queries";
import { exportYaml, joinYaml } from "./export-yaml";
import { planPath } from "./plan-request";

type Live = z.infer<typeof LiveObject>;

/** The live objects as the cluster has them: text, who owns what, and what drifted from the last revision. */
export function ManifestsScreen({ environment }: { environment: EnvironmentRef }) {
  const query = useQuery(manifestsQuery(environment));
  if (query.data && query.data.items.length > 0 && !query.error) {
    const { items, revision } = query.data;
    return (
      <>
        <LostBanner query={query} />
        <Objects environment={environment} items={items} revision={revision} />
      </>
    );
  }
  return (
    <>
      <Panel label="Manifests">
        <PanelQuery
          query={query}
          failedTitle="The manifests were not loaded"
          forbiddenTitle={`You may not see the manifests of ${environment.name}`}
          loadingRows={10}
          isEmpty={(data) => data.items.length === 0}
          empty={
            <PanelEmpty title="No objects">
              A binding writes a ServiceAccount, a SecretProviderClass and the flag on the
              MendixApp.
            </PanelEmpty>
          }
        >
          {() => null}
        </PanelQuery>
      </Panel>
      {query.data ? (
        <Objects
          environment={environment}
          items={query.data.items}
          revision={query.data.revision}
        />
      ) : null}
    </>
  );
}

interface ObjectsProps {
  environment: EnvironmentRef;
  items: Live[];
  revision: number | null;
}

function Objects({ environment, items, revision }: ObjectsProps) {
  const all = joinYaml(items);
  const drifted = items.filter((item) => item.drift.length > 0 || item.isMissing).length;
  const mayPlan = useCan("binding:plan", environment);
  return (
    <>
      <div className="filters">
        <span className="muted">
          {revision === null
            ? "No revision yet: there is nothing to compare with."
            : drifted === 0
              ? `As revision ${revision} left them.`
              : `${plural(drifted, "object")} drifted from revision ${revision}.`}
        </span>
        <span className="push row row-wrap">
          <span className="muted small">
            Of the MendixApp, exports and copies hold the flag alone
          </span>
          {revision !== null && drifted > 0 && mayPlan ? (
            <Link
              className={buttonVariants({ variant: "primary" })}
              href={`${planPath(environment)}?revision=${revision}`}
            >
              Plan restore of revision {revision}
            </Link>
          ) : null}
          {all === "" ? null : <CopyButton text={all} label="Copy all" isLabelled />}
          <Button disabled={all === ""} onClick={() => exportYaml(environment.name, all)}>
            <Download className="icon" />
            Export YAML
          </Button>
        </span>
      </div>
      {items.map((item) => (
        <ObjectPanel key={`${item.object.kind}/${item.object.name}`} item={item} />
      ))}
    </>
  );
}

function ObjectPanel({ item }: { item: Live }) {
  const { object, yaml, exported, owners, managedBy, drift, observedAt } = item;
  const name = `${object.kind} ${object.name}`;
  return (
    <Panel
      label={name}
      title={object.kind}
      sub={<code>{object.name}</code>}
      aside={<Age at={observedAt} />}
    >
      {managedBy ? (
        <Banner verdict="degraded">{managedBy.label} manages this object.</Banner>
      ) : null}
      {drift.length > 0 ? <Drift item={item} /> : null}
      {yaml === null ? (
        <PanelEmpty title={`${name} does not exist`}>
          {item.isMissing
            ? "The last revision left it; somebody deleted it since. Restoring that revision creates it again."
            : "Applying a binding creates it."}
        </PanelEmpty>
      ) : (
        <div className="panel-body">
          <CodeBlock
            text={yaml}
            copyText={exported}
            label={`${name} as YAML`}
            className="max-h-[520px]"
          />
        </div>
      )}
      {owners.length > 0 ? (
        <div className="sect">
          <h3>Owners of fields</h3>
          <dl className="kv min-[721px]:grid-cols-[160px_minmax(0,1fr)]!">
            {owners.map(({ owner, paths }) => (
              <Owned key={owner.manager} label={owner.label} paths={paths} />
            ))}
          </dl>
        </div>
      ) : null}
    </Panel>
  );
}

function Owned({ label, paths }: { label: string; paths: string[] }) {
  return (
    <>
      <dt className="break-words">{label}</dt>
      <dd>
        <details>
          <summary>{plural(paths.length, "field")}</summary>
          <ul>
            {paths.map((path) => (
              <li key={path}>
                <Breakable text={path} />
              </li>
            ))}
          </ul>
        </details>
      </dd>
    </>
  );
}

function Drift({ item }: { item: Live }) {
  return (
    <Banner verdict="degraded">
      {plural(item.drift.length, "field")} differ{item.drift.length === 1 ? "s" : ""} from the last
      revision
      <ul className="mt-1 grid gap-1">
        {item.drift.map((change) => (
          <li key={change.path}>
            <Breakable text={change.path} />
            {change.owners.length > 0 ? (
              <span className="muted small">
                {" "}
                by {change.owners.map((owner) => owner.label).join(", ")}
              </span>
            ) : null}
            <div className="yaml-line [overflow-wrap:anywhere]">
              <span className="was">{change.before ?? "not set"}</span>
              <ArrowRight className="icon icon-xs" aria-label="became" />
              <span className="want">{change.after ?? "not set"}</span>
            </div>
          </li>
        ))}
      </ul>
    </Banner>
  );
}
