import type { Metadata } from "next";
import { StoreScreen } from "@/components/features/stores/store-screen";

interface Props {
  params: Promise<{ store: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).store };
}

export default async function StorePage({ params }: Props) {
  return <StoreScreen name={(await params).store} />;
}
