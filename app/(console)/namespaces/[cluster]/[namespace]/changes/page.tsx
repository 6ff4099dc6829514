import type { Metadata } from "next";
import { ReviewScreen } from "@/components/features/matrix/review-screen";

interface Props {
  params: Promise<{ cluster: string; namespace: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Changes in ${(await params).namespace}` };
}

export default async function ChangesPage({ params }: Props) {
  const { cluster, namespace } = await params;
  return <ReviewScreen place={{ cluster, namespace }} />;
}
