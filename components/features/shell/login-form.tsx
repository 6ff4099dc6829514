"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { formMode, TextField } from "@/components/patterns/form-fields";
import { Banner } from "@/components/patterns/panel-state";
import { Button } from "@/components/ui/button";
import { queryFor } from "@/lib/client/query";
import { setup } from "@/lib/contracts/session";
import { CodeForm } from "./code-form";
import { safeNext } from "./safe-next";
import { signIn, type SignInResult } from "./sign-in";

const SignIn = z.strictObject({
  email: z.email("An address such as ilse@example.com"),
  password: z.string().min(1, "Type the password"),
});

export function LoginForm() {
  const params = useSearchParams();
  const [result, setResult] = useState<SignInResult | null>(null);
  const [isCodeNeeded, setCodeNeeded] = useState(false);
  const enter = () => window.location.assign(safeNext(params.get("next")));
  const form = useForm({
    resolver: zodResolver(SignIn),
    defaultValues: { email: "", password: "" },
    ...formMode,
  });
  const submit = form.handleSubmit(async ({ email, password }) => {
    setResult(null);
    const answer = await signIn(email, password);
    form.resetField("password");
    if (answer.ok) return answer.isCodeNeeded ? setCodeNeeded(true) : enter();
    form.setFocus("password");
    setResult(answer);
  });
  if (isCodeNeeded) {
    const startAgain = (why: SignInResult | null) => {
      setResult(why);
      setCodeNeeded(false);
    };
    return <CodeForm onEntered={enter} onStartAgain={startAgain} />;
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-3">
      <SetupHint />
      {params.get("ended") && !result ? (
        <Banner verdict="unknown">
          <p className="strong">You are signed out</p>
          <p>The session ended. Sign in to come back to where you were.</p>
        </Banner>
      ) : null}
      {result && !result.ok ? (
        <Banner verdict="failed">
          <p className="strong">{result.title}</p>
          <p>{result.text}</p>
        </Banner>
      ) : null}
      <TextField
        control={form.control}
        name="email"
        label="Email address"
        kind="email"
        autoComplete="username"
        isFocusedFirst
      />
      <TextField
        control={form.control}
        name="password"
        label="Password"
        kind="password"
        autoComplete="current-password"
      />
      <Button
        type="submit"
        variant="primary"
        size="lg"
        className="mt-1 w-full"
        isBusy={form.formState.isSubmitting}
      >
        Sign in
      </Button>
    </form>
  );
}

/** On a new installation nobody can sign in yet. */
function SetupHint() {
  const state = useQuery({ ...queryFor(setup.get), retry: false });
  if (!state.data?.isNeeded) return null;
  return (
    <Banner verdict="unknown">
      <p>
        Nobody has an account yet. Make the first administrator with the setup token from Bindery's
        log.{" "}
        <Link className="link" href="/setup">
          Set up
        </Link>
      </p>
    </Banner>
  );
}
