import type { Metadata } from "next";
import { PlanScreen } from "@/components/features/bindings/plan-screen";
import { environmentOf } from "../environment-of";

interface Props {
  params: Promise<unknown>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Plan of ${(await environmentOf(params)).name}` };
}

export default async function PlanPage({ params }: Props) {
  return <PlanScreen environment={await environmentOf(params)} />;
}
