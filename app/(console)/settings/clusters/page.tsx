import type { Metadata } from "next";
import { ClustersScreen } from "@/components/features/settings/clusters-screen";

export const metadata: Metadata = { title: "Clusters" };

export default function ClustersPage() {
  return <ClustersScreen />;
}
