import type { Metadata } from "next";
import { LoginForm } from "@/components/features/shell/login-form";

export const metadata: Metadata = { title: "Sign in" };

export default function LoginPage() {
  return (
    <>
      <div className="grid gap-1">
        <h1>Sign in</h1>
        <p className="muted">
          Binds Mendix environments to their secret stores, and proves that they work.
        </p>
      </div>
      <LoginForm />
    </>
  );
}
