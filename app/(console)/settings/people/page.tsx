import type { Metadata } from "next";
import { PeopleScreen } from "@/components/features/settings/people-screen";

export const metadata: Metadata = { title: "People" };

export default function PeoplePage() {
  return <PeopleScreen />;
}
