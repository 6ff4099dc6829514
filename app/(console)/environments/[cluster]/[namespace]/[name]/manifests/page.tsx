import type { Metadata } from "next";
import { ManifestsScreen } from "@/components/features/bindings/manifests-screen";
import { environmentOf } from "../environment-of";

interface Props {
  params: Promise<unknown>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Manifests of ${(await environmentOf(params)).name}` };
}

export default async function ManifestsPage({ params }: Props) {
  return <ManifestsScreen environment={await environmentOf(params)} />;
}
