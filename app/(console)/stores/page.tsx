import type { Metadata } from "next";
import { StoresScreen } from "@/components/features/stores/stores-screen";

export const metadata: Metadata = { title: "Stores" };

export default function StoresPage() {
  return <StoresScreen />;
}
