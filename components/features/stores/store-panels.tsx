import Link from "next/link";
import { CodeBlock } from "@/components/patterns/code-block";
import { Panel, PanelSection } from "@/components/patterns/panel";
import { PanelEmpty } from "@/components/patterns/panel-state";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { plural } from "@/lib/client/format";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { AccessDocument, Store } from "@/lib/contracts/stores";
import { findManifest } from "@/lib/stores/manifests";
import { isVisible, readPath } from "./store-config";

const shownMax = 12;

export function UsedBy({
  environments,
  store,
}: {
  environments: EnvironmentRef[];
  store: Pick<Store, "isForAll" | "namespaces">;
}) {
  const chosen = store.namespaces.map(({ namespace }) => namespace).join(", ");
  const allowed = store.isForAll
    ? "Every namespace may use it."
    : `Chosen namespaces may use it${chosen ? `: ${chosen}` : ""}.`;
  return (
    <Panel
      title="Used by"
      sub={environments.length > 0 ? plural(environments.length, "environment") : undefined}
      foot={allowed}
    >
      {environments.length === 0 ? (
        <PanelEmpty title="Nobody yet">
          Turn it on for a namespace to bind environments to it.
        </PanelEmpty>
      ) : (
        <ul className="plain-rows">
          {environments.slice(0, shownMax).map(({ cluster, namespace, name }) => (
            <li key={`${cluster}/${namespace}/${name}`}>
              <Link
                className="strong truncate hover:underline"
                href={`/environments/${cluster}/${namespace}/${name}`}
              >
                {name}
              </Link>
              <span className="muted small truncate">
                {namespace}, {cluster}
              </span>
            </li>
          ))}
          {environments.length > shownMax ? (
            <li className="muted">and {environments.length - shownMax} more</li>
          ) : null}
        </ul>
      )}
    </Panel>
  );
}

const capabilityTexts = {
  list: ["Lists names", "completes them as you type"],
  describe: ["Reads metadata", "proves that a reference exists, without its value"],
  members: ["Lists the fields of a secret", "finds a missing field"],
  versions: ["Keeps versions", "writes check what was seen"],
  softDelete: ["Keeps deleted versions", "a deletion can be taken back"],
} as const;

/** What this kind of store can tell; what it cannot stays unknown in every verdict. */
export function Capabilities({ kind }: { kind: string }) {
  const manifest = findManifest(kind);
  if (!manifest) return null;
  return (
    <Panel title="Capabilities" sub={manifest.label}>
      <ul className="checks">
        {(Object.keys(capabilityTexts) as (keyof typeof capabilityTexts)[]).map((name) => (
          <li key={name}>
            <VerdictMark
              verdict={manifest.capabilities[name] ? "healthy" : "off"}
              label={manifest.capabilities[name] ? "yes" : "no"}
            />
            <span>
              {capabilityTexts[name][0]} <span className="muted">{capabilityTexts[name][1]}</span>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

export function Configuration({ store }: { store: Store }) {
  const manifest = findManifest(store.kind);
  if (!manifest) return null;
  return (
    <Panel title="Configuration">
      <dl className="facts-list">
        {manifest.fields
          .filter((field) => isVisible(field, store.config))
          .map((field) => (
            <div key={field.path}>
              <dt>{field.label}</dt>
              <dd>
                {manifest.secretPaths.includes(field.path) ? (
                  <span className="muted">
                    {store.secretsSet.includes(field.path) ? "set, never shown" : "not set"}
                  </span>
                ) : (
                  <Value text={readPath(store.config, field.path)} />
                )}
              </dd>
            </div>
          ))}
        <div>
          <dt>Prefix for namespace administrators</dt>
          <dd>
            <Value text={store.prefix} />
          </dd>
        </div>
      </dl>
    </Panel>
  );
}

function Value({ text }: { text: string }) {
  if (text === "") return <span className="faint">empty</span>;
  if (text.startsWith("-----BEGIN"))
    return (
      <span className="muted">{plural(text.split("-----BEGIN").length - 1, "certificate")}</span>
    );
  return <code>{text}</code>;
}

export function Policies({ documents }: { documents: AccessDocument[] }) {
  return (
    <Panel
      title="Access that Bindery needs"
      sub="least privilege: metadata to prove, writing only to set values"
    >
      {documents.length === 0 ? (
        <PanelEmpty title="No policy">
          This kind of store needs none, or nothing is bound to it yet.
        </PanelEmpty>
      ) : (
        documents.map((document) => (
          <PanelSection
            key={`${document.title}${document.what}`}
            title={`${document.title}: ${document.what}`}
          >
            <CodeBlock text={document.text} label={document.what} className="max-h-80" />
          </PanelSection>
        ))
      )}
    </Panel>
  );
}
