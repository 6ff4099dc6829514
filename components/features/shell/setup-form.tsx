"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { formMode, TextField } from "@/components/patterns/form-fields";
import { Banner, PanelFailed, PanelLoading } from "@/components/patterns/panel-state";
import { Refusal } from "@/components/patterns/refusal";
import { Button } from "@/components/ui/button";
import { call } from "@/lib/client/api";
import { asApiError, type ApiError } from "@/lib/client/api-error";
import { queryFor } from "@/lib/client/query";
import { setup, Setup } from "@/lib/contracts/session";
import { signIn } from "./sign-in";

/** The first administrator; afterwards this page only says that it is done. */
export function SetupForm() {
  const state = useQuery({ ...queryFor(setup.get), retry: 1 });
  if (state.isPending) return <PanelLoading rows={3} />;
  if (state.isError) {
    return <PanelFailed error={asApiError(state.error)} onRetry={() => void state.refetch()} />;
  }
  if (!state.data.isNeeded) {
    return (
      <Banner verdict="healthy">
        <p>
          Bindery is set up.{" "}
          <Link className="link" href="/login">
            Sign in
          </Link>
        </p>
      </Banner>
    );
  }
  return <FirstAdministrator />;
}

function FirstAdministrator() {
  const params = useSearchParams();
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const form = useForm({
    resolver: zodResolver(Setup),
    defaultValues: { token: params.get("token") ?? "", name: "", email: "", password: "" },
    ...formMode,
  });
  const hasToken = params.get("token") !== null;
  const submit = form.handleSubmit(async (values) => {
    setRefusal(null);
    try {
      await call(setup.create, { body: values });
    } catch (error) {
      const refused = asApiError(error);
      for (const { path, message } of refused.fields) {
        if (path in values) form.setError(path as keyof typeof values, { message });
      }
      return setRefusal(refused);
    }
    const answer = await signIn(values.email, values.password);
    window.location.assign(answer.ok && !answer.isCodeNeeded ? "/overview" : "/login");
  });
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-3">
      {refusal ? <Refusal error={refusal} /> : null}
      <TextField
        control={form.control}
        name="token"
        label="Setup token"
        kind="mono"
        hint={
          hasToken
            ? "Taken from the link. It works once."
            : "Bindery prints it at its first start. It works once."
        }
        isFocusedFirst={!hasToken}
      />
      <TextField
        control={form.control}
        name="name"
        label="Your name"
        autoComplete="name"
        hint="As it stands in the audit."
        isFocusedFirst={hasToken}
      />
      <TextField
        control={form.control}
        name="email"
        label="Email address"
        kind="email"
        autoComplete="username"
      />
      <TextField
        control={form.control}
        name="password"
        label="Password"
        kind="password"
        autoComplete="new-password"
        hint="At least 12 characters."
      />
      <Button
        type="submit"
        variant="primary"
        size="lg"
        className="mt-1 w-full"
        isBusy={form.formState.isSubmitting}
      >
        Make the first administrator
      </Button>
    </form>
  );
}
