import type { Metadata } from "next";
import { MatrixPanel } from "@/components/features/matrix/matrix-panel";
import { NamespaceScreen } from "@/components/features/namespaces/namespace-screen";

interface Props {
  params: Promise<{ cluster: string; namespace: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).namespace };
}

export default async function NamespacePage({ params }: Props) {
  const { cluster, namespace } = await params;
  return (
    <>
      <NamespaceScreen place={{ cluster, namespace }} />
      <MatrixPanel place={{ cluster, namespace }} />
    </>
  );
}
