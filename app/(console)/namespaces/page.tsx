import type { Metadata } from "next";
import { NamespacesScreen } from "@/components/features/namespaces/namespaces-screen";

export const metadata: Metadata = { title: "Namespaces" };

export default function NamespacesPage() {
  return <NamespacesScreen />;
}
