import type { Metadata } from "next";
import { PasswordResetForm } from "@/components/features/shell/reset-form";

export const metadata: Metadata = { title: "New password", referrer: "no-referrer" };

export default function ResetPage() {
  return (
    <>
      <div className="grid gap-1">
        <h1>Set a new password</h1>
        <p className="muted">The link works once. A second factor stays as it is.</p>
      </div>
      <PasswordResetForm />
    </>
  );
}
