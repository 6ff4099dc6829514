import type { Metadata } from "next";
import { KeyEditor } from "@/components/features/bindings/key-editor";
import { environmentOf } from "../environment-of";

interface Props {
  params: Promise<unknown>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Keys of ${(await environmentOf(params)).name}` };
}

export default async function KeysPage({ params }: Props) {
  return <KeyEditor environment={await environmentOf(params)} />;
}
