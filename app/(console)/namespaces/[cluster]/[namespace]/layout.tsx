import type { ReactNode } from "react";
import { MatrixEditsProvider } from "@/components/features/matrix/matrix-edits";

interface Props {
  params: Promise<{ cluster: string; namespace: string }>;
  children: ReactNode;
}

/** Keeps the edited cells while one walks between the namespace and the review of its changes. */
export default async function NamespaceLayout({ params, children }: Props) {
  const { cluster, namespace } = await params;
  return <MatrixEditsProvider key={`${cluster}/${namespace}`}>{children}</MatrixEditsProvider>;
}
