import type { Metadata } from "next";
import { RegisterClusterScreen } from "@/components/features/settings/register-cluster-screen";

export const metadata: Metadata = { title: "Register cluster" };

export default function RegisterClusterPage() {
  return <RegisterClusterScreen />;
}
