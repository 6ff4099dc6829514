import type { Metadata } from "next";
import { EnvironmentsScreen } from "@/components/features/environments/environments-screen";

export const metadata: Metadata = { title: "Environments" };

export default function EnvironmentsPage() {
  return <EnvironmentsScreen />;
}
