import type { Metadata } from "next";
import { StoreEditScreen } from "@/components/features/stores/store-edit-screen";

interface Props {
  params: Promise<{ store: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Edit ${(await params).store}` };
}

export default async function EditStorePage({ params }: Props) {
  return <StoreEditScreen name={(await params).store} />;
}
