"use client";

import { useQuery } from "@tanstack/react-query";
import { Ellipsis, RefreshCw } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { Fact, PageHeader } from "@/components/patterns/page-header";
import { Panel } from "@/components/patterns/panel";
import { PanelQuery } from "@/components/patterns/panel-query";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { Button, buttonVariants } from "@/components/ui/button";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { useCan } from "@/lib/client/use-session";
import { plural } from "@/lib/client/format";
import type { Store } from "@/lib/contracts/stores";
import { markOf, stateText } from "./check-state";
import { kindLabel } from "./store-columns";
import { Capabilities, Configuration, Policies, UsedBy } from "./store-panels";
import { storeQuery, useCheckStore, useDeleteStore } from "./stores.queries";
import { TestPanel } from "./test-panel";

export function StoreScreen({ name }: { name: string }) {
  const query = useQuery(storeQuery(name));
  const check = useCheckStore();
  const data = query.data;
  if (!data) {
    return (
      <>
        <PageHeader title={name} />
        <Panel label={name}>
          <PanelQuery
            query={query}
            failedTitle={`${name} was not loaded`}
            forbiddenTitle="You may not see this store"
            loadingRows={8}
          >
            {() => null}
          </PanelQuery>
        </Panel>
      </>
    );
  }
  const { store } = data;
  return (
    <>
      <PageHeader
        title={store.name}
        mark={<VerdictMark verdict={markOf(store)} size="lg" label={stateText(store)} />}
        beside={<span className="muted">{stateText(store)}</span>}
        facts={
          <>
            <span>{kindLabel(store.kind)}</span>
            <Fact label="address">
              <code>{store.address}</code>
            </Fact>
            <Fact label="used by">{plural(store.usedBy, "namespace")}</Fact>
            <Fact label="version">{store.version}</Fact>
          </>
        }
        actions={<Actions store={store} check={check} />}
      />
      <div className="cols cols-wide items-start!">
        <div className="stack">
          <TestPanel
            check={check.data ?? store.lastCheck}
            isPending={check.isPending}
            error={check.error}
          />
          <Policies documents={data.policies} />
        </div>
        <div className="stack">
          <UsedBy environments={data.environments} store={store} />
          <Capabilities kind={store.kind} />
          <Configuration store={store} />
        </div>
      </div>
    </>
  );
}

function Actions({ store, check }: { store: Store; check: ReturnType<typeof useCheckStore> }) {
  const [isForgetting, setForgetting] = useState(false);
  const router = useRouter();
  const forget = useDeleteStore();
  const canCheck = useCan("store:check");
  return (
    <>
      {canCheck ? (
        <Button isBusy={check.isPending} onClick={() => check.mutate(store.name)}>
          {check.isPending ? null : <RefreshCw className="icon" />}
          {store.lastCheck ? "Test again" : "Test"}
        </Button>
      ) : null}
      {store.isChangeable ? (
        <Link href={`/stores/${store.name}/edit`} className={buttonVariants()}>
          Edit…
        </Link>
      ) : null}
      {store.isChangeable ? (
        <Menu>
          <MenuTrigger render={<Button size="icon" aria-label="More" />}>
            <Ellipsis className="icon" />
          </MenuTrigger>
          <MenuContent>
            <MenuItem isDanger onClick={() => setForgetting(true)}>
              Forget store…
            </MenuItem>
          </MenuContent>
        </Menu>
      ) : null}
      <ConfirmDialog
        isOpen={isForgetting}
        onOpenChange={setForgetting}
        title={`Forget ${store.name}?`}
        about="Bindery deletes its configuration and its sign-in. Nothing in the store changes. It is refused while a namespace uses it."
        confirmLabel={`Forget ${store.name}`}
        cancelLabel="Keep"
        isDestructive
        typedName={store.name}
        onConfirm={() => forget.mutateAsync(store.name).then(() => router.push("/stores"))}
      />
    </>
  );
}
