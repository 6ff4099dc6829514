import type { Metadata } from "next";
import { StoreWizard } from "@/components/features/stores/store-wizard";

export const metadata: Metadata = { title: "Add store" };

export default function NewStorePage() {
  return <StoreWizard store={null} />;
}
