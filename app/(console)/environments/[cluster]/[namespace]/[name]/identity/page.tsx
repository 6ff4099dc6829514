import type { Metadata } from "next";
import { IdentityScreen } from "@/components/features/bindings/identity-screen";
import { environmentOf } from "../environment-of";

interface Props {
  params: Promise<unknown>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Identity of ${(await environmentOf(params)).name}` };
}

export default async function IdentityPage({ params }: Props) {
  return <IdentityScreen environment={await environmentOf(params)} />;
}
