"use client";

import { Ellipsis } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { Button } from "@/components/ui/button";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import { useCan } from "@/lib/client/use-session";
import type { NamespaceRef } from "@/lib/contracts/names";
import { useDeleteNamespace } from "./namespaces.queries";

/** `…` of the page: where else this namespace is told of, and the way out of the registry. */
export function NamespaceMenu({ place }: { place: NamespaceRef }) {
  const { cluster, namespace } = place;
  const router = useRouter();
  const remove = useDeleteNamespace(place);
  const [isRemoving, setRemoving] = useState(false);
  const mayRemove = useCan("namespace:delete", null);
  const maySeeAudit = useCan("audit:list");
  const here = `cluster=${cluster}&namespace=${namespace}`;
  return (
    <>
      <Menu>
        <MenuTrigger render={<Button size="icon" aria-label="More" />}>
          <Ellipsis className="icon" />
        </MenuTrigger>
        <MenuContent>
          <MenuItem onClick={() => router.push(`/overview?${here}`)}>Findings by cause</MenuItem>
          <MenuItem onClick={() => router.push(`/environments?${here}`)}>Environments</MenuItem>
          {maySeeAudit ? (
            <MenuItem onClick={() => router.push(`/audit?namespace=${namespace}`)}>Audit</MenuItem>
          ) : null}
          {mayRemove ? (
            <>
              <MenuSeparator />
              <MenuItem isDanger onClick={() => setRemoving(true)}>
                Remove namespace…
              </MenuItem>
            </>
          ) : null}
        </MenuContent>
      </Menu>
      <ConfirmDialog
        isOpen={isRemoving}
        onOpenChange={setRemoving}
        title={`Remove ${namespace} of ${cluster}?`}
        about="Bindery stops watching it and forgets its switch. Objects in the cluster, values in the store, revisions and the audit stay. Adding it again brings its environments back."
        confirmLabel="Remove namespace"
        isDestructive
        typedName={namespace}
        onConfirm={async () => {
          await remove.mutateAsync();
          router.push("/namespaces");
        }}
      />
    </>
  );
}
