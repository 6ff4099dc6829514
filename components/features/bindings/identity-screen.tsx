"use client";

import { useQuery } from "@tanstack/react-query";
import { Breakable } from "@/components/patterns/breakable";
import { CodeBlock } from "@/components/patterns/code-block";
import { Panel, PanelBody } from "@/components/patterns/panel";
import { PanelQuery } from "@/components/patterns/panel-query";
import { PanelEmpty } from "@/components/patterns/panel-state";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import type { Identity } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { identityQuery } from "./bindings.queries";

/** Who the pods are, in the cluster and in the store, and what the store must allow them. */
export function IdentityScreen({ environment }: { environment: EnvironmentRef }) {
  const query = useQuery(identityQuery(environment));
  const state = (
    <PanelQuery
      query={query}
      failedTitle="The identity was not loaded"
      forbiddenTitle={`You may not see the identity of ${environment.name}`}
      loadingRows={8}
    >
      {(identity) => <AccountFacts identity={identity} />}
    </PanelQuery>
  );
  return (
    <div className="cols">
      <div className="stack min-w-0">
        {query.data ? <Documents identity={query.data} /> : <Panel label="Identity">{state}</Panel>}
      </div>
      {query.data ? <Panel title="ServiceAccount">{state}</Panel> : null}
    </div>
  );
}

function AccountFacts({ identity }: { identity: Identity }) {
  const { serviceAccount, required } = identity;
  const others = Object.entries(serviceAccount.annotations).filter(
    ([annotation]) => !required.some((each) => each.annotation === annotation),
  );
  return (
    <>
      <dl className="facts-list">
        <Row label="Name">
          <code>{serviceAccount.name}</code>
        </Row>
        <Row label="In the cluster">
          <span className="row gap-1.5!">
            <VerdictMark verdict={serviceAccount.exists ? "healthy" : "failed"} />
            {serviceAccount.exists ? "exists" : "missing"}
          </span>
        </Row>
        <Row label="In the store">
          {identity.identity ? <code>{identity.identity}</code> : "none"}
        </Row>
        <Row label="Audience">
          {identity.audience ? <code>{identity.audience}</code> : "default"}
        </Row>
      </dl>
      {required.length > 0 ? (
        <ul className="checks border-t border-border" aria-label="Annotations that the store needs">
          {required.map(({ annotation, value, isSet }) => (
            <li key={annotation}>
              <VerdictMark
                verdict={isSet ? "healthy" : "failed"}
                label={isSet ? "set" : "missing"}
              />
              <span className="min-w-0">
                <Breakable text={annotation} />
                <div className="small muted break-all">{value}</div>
              </span>
              <span className="age">{isSet ? "set" : "missing"}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {others.length > 0 ? (
        <dl className="facts-list border-t border-border">
          {others.map(([annotation, value]) => (
            <Row key={annotation} label={annotation}>
              <Breakable text={value} />
            </Row>
          ))}
        </dl>
      ) : null}
    </>
  );
}

function Row({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="[overflow-wrap:anywhere]">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Documents({ identity }: { identity: Identity }) {
  if (identity.documents.length === 0) {
    return (
      <Panel label="Store-side access">
        <PanelEmpty title="No policy to show">
          A policy is generated once the environment has a store and mapped keys.
        </PanelEmpty>
      </Panel>
    );
  }
  return identity.documents.map((document) => (
    <Panel key={document.title} title={document.title} sub={document.what}>
      <PanelBody>
        <CodeBlock
          text={document.text}
          label={`${document.title} text`}
          className="max-h-[520px]"
        />
      </PanelBody>
    </Panel>
  ));
}
