import type { Metadata } from "next";
import { SetupForm } from "@/components/features/shell/setup-form";

export const metadata: Metadata = { title: "Set up", referrer: "no-referrer" };

export default function SetupPage() {
  return (
    <>
      <div className="grid gap-1">
        <h1>Set up Bindery</h1>
        <p className="muted">
          The first administrator registers clusters and stores, and invites the others.
        </p>
      </div>
      <SetupForm />
    </>
  );
}
