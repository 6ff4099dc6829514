import type { ReactNode } from "react";
import { BindingDraftProvider } from "@/components/features/bindings/binding-draft";
import { EnvironmentFrame } from "@/components/features/environments/environment-frame";
import { environmentOf } from "./environment-of";

interface Props {
  params: Promise<unknown>;
  children: ReactNode;
}

/** Keeps the draft of the binding while one walks between the tabs and the plan. */
export default async function EnvironmentLayout({ params, children }: Props) {
  const environment = await environmentOf(params);
  const id = [environment.cluster, environment.namespace, environment.name].join("/");
  return (
    <BindingDraftProvider key={id} id={id}>
      <EnvironmentFrame environment={environment}>{children}</EnvironmentFrame>
    </BindingDraftProvider>
  );
}
