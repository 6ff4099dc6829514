import type { Metadata } from "next";
import { HealthScreen } from "@/components/features/environments/health-screen";
import { environmentOf } from "./environment-of";

interface Props {
  params: Promise<unknown>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Health of ${(await environmentOf(params)).name}` };
}

export default async function HealthPage({ params }: Props) {
  return <HealthScreen environment={await environmentOf(params)} />;
}
