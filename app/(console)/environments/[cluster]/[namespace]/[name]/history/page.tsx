import type { Metadata } from "next";
import { HistoryScreen } from "@/components/features/bindings/history-screen";
import { environmentOf } from "../environment-of";

interface Props {
  params: Promise<unknown>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `History of ${(await environmentOf(params)).name}` };
}

export default async function HistoryPage({ params }: Props) {
  return <HistoryScreen environment={await environmentOf(params)} />;
}
