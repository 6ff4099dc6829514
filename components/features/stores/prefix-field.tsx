"use client";

import type { Control } from "react-hook-form";
import { TextField } from "@/components/patterns/form-fields";
import { mayDo, useSession } from "@/lib/client/use-session";
import type { StoreDraft } from "./store-fields";

/** What administrators of namespaces reach through Bindery's own identity at the store. Only platform administrators set it. */
export function PrefixField({
  control,
  placeholder,
}: {
  control: Control<StoreDraft>;
  placeholder: string;
}) {
  const session = useSession();
  const isSettable = mayDo(session.data, "store:share", null);
  return (
    <TextField
      control={control}
      name="prefix"
      label="Prefix for namespace administrators"
      aside="optional"
      kind="mono"
      placeholder={placeholder}
      isReadOnly={!isSettable}
      hint={
        isSettable
          ? "They may set values, look up and map names below it. {cluster}, {namespace} and {environment} are filled in. Empty: they may do none of these."
          : "Only platform administrators set it."
      }
    />
  );
}
