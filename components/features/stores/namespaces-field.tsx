"use client";

import { useQuery } from "@tanstack/react-query";
import { Controller, type Control } from "react-hook-form";
import { Checkbox } from "@/components/ui/checkbox";
import { queryFor } from "@/lib/client/query";
import { mayDo, useSession } from "@/lib/client/use-session";
import { namespaces } from "@/lib/contracts/namespaces";
import type { StoreDraft } from "./store-fields";

/** Which namespaces may use the store. Without a choice: all, where the person may say so. */
export function NamespacesField({ control }: { control: Control<StoreDraft> }) {
  const known = useQuery(queryFor(namespaces.list));
  const session = useSession();
  const isForAll = mayDo(session.data, "store:share", null);
  const items = known.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Controller
      control={control}
      name="namespaces"
      render={({ field }) => (
        <fieldset className="field">
          <legend className="label mb-1.5">Namespaces that may use it</legend>
          <div className="flex flex-wrap gap-x-5 gap-y-2">
            {items.map(({ cluster, namespace }) => {
              const value = `${cluster}/${namespace}`;
              return (
                <label key={value} className="flex items-center gap-2">
                  <Checkbox
                    checked={field.value.includes(value)}
                    onCheckedChange={(isOn) =>
                      field.onChange(
                        isOn
                          ? [...field.value, value]
                          : field.value.filter((other) => other !== value),
                      )
                    }
                  />
                  {namespace} <span className="muted small">{cluster}</span>
                </label>
              );
            })}
          </div>
          <p className="hint mt-1">
            {isForAll
              ? "None chosen: all namespaces, also later ones."
              : "Choose at least one of your namespaces."}
          </p>
        </fieldset>
      )}
    />
  );
}
