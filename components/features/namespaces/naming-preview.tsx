import type { EnvironmentRef } from "@/lib/contracts/names";
import { previewReference, renderIdentity } from "@/lib/domain/bindings/naming";

const exampleKey = "database-password";

/** What the template gives for a real environment of the namespace, as it is typed. */
export function NamingPreview(props: {
  template: string;
  place: EnvironmentRef;
  hasMember: boolean;
}) {
  const { template, place, hasMember } = props;
  const reference = previewReference(template, place, { key: exampleKey, hasMember });
  if (!reference) return <>Where the values of new environments are looked for.</>;
  return (
    <>
      {place.name}: <code>{reference.name}</code>
      {reference.member ? (
        <>
          {" › "}
          <code>{reference.member}</code>
        </>
      ) : null}
    </>
  );
}

export function IdentityPreview({ template, place }: { template: string; place: EnvironmentRef }) {
  const identity = renderIdentity(template, place);
  if (!identity) return <>Empty: each environment names its own.</>;
  return (
    <>
      {place.name}: <code>{identity}</code>
    </>
  );
}
