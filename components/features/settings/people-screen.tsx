"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Age } from "@/components/patterns/age";
import { DataTable, type DataColumn } from "@/components/patterns/data-table";
import { Panel } from "@/components/patterns/panel";
import { PanelQuery } from "@/components/patterns/panel-query";
import { PanelEmpty } from "@/components/patterns/panel-state";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Tag } from "@/components/ui/tag";
import { plural } from "@/lib/client/format";
import { useCan } from "@/lib/client/use-session";
import type { Person } from "@/lib/contracts/people";
import { GrantsText } from "./grants-text";
import { PersonMenu, type PersonAct } from "./person-menu";
import { peopleQuery } from "./settings.queries";
import { SettingsFrame } from "./settings-frame";

/** Fetched when one is first opened. */
const PersonActDialogs = dynamic(() =>
  import("./person-act-dialogs").then((module) => module.PersonActDialogs),
);
const PersonDialog = dynamic(() => import("./person-dialog").then((module) => module.PersonDialog));

const columns: readonly DataColumn<Person>[] = [
  {
    id: "name",
    header: "Name",
    sortBy: (person) => person.name,
    cell: (person) => (
      <>
        <div className="title truncate">
          {person.name} {person.isDisabled ? <Tag>disabled</Tag> : null}{" "}
          {person.hasSecondFactor ? <Tag>second factor</Tag> : null}
        </div>
        <div className="line2 truncate">{person.email}</div>
      </>
    ),
  },
  { id: "roles", header: "Roles", cell: (person) => <GrantsText grants={person.grants} /> },
  {
    id: "seen",
    header: "Last seen",
    width: "w-36",
    sortBy: (person) => person.lastSeenAt,
    cell: (person) => (
      <>
        <span className="only-narrow">{person.lastSeenAt ? "Seen " : "Signed in "}</span>
        <Age at={person.lastSeenAt} isAgo={person.lastSeenAt !== null} />
      </>
    ),
  },
];

type Edited = { person: Person | null } | null;
type Acted = { person: Person; act: PersonAct } | null;

const withMenu = (
  onAct: (person: Person, act: PersonAct) => void,
): readonly DataColumn<Person>[] => [
  ...columns,
  {
    id: "more",
    header: "Actions",
    isHeaderHidden: true,
    width: "w-16",
    className: "corner",
    cell: (person) => <PersonMenu person={person} onAct={(act) => onAct(person, act)} />,
  },
];

export function PeopleScreen() {
  const query = useQuery(peopleQuery());
  const canCreate = useCan("person:create", null);
  const canUpdate = useCan("person:update", null);
  const [edited, setEdited] = useState<Edited>(null);
  const [acted, setActed] = useState<Acted>(null);
  const act = (person: Person, chosen: PersonAct) =>
    chosen === "edit" ? setEdited({ person }) : setActed({ person, act: chosen });
  const add = (
    <Button variant="primary" onClick={() => setEdited({ person: null })}>
      <Plus className="icon" />
      Add person…
    </Button>
  );
  const count = query.data?.items.length;
  return (
    <SettingsFrame actions={canCreate && count ? add : undefined}>
      <Panel title="People" sub={count ? plural(count, "person", "people") : undefined}>
        <PanelQuery
          query={query}
          failedTitle="The people were not loaded"
          forbiddenTitle="You may not see people"
          forbiddenText="It needs the role platform-admin or auditor."
          isEmpty={(data) => data.items.length === 0}
          empty={<PanelEmpty title="Nobody yet" actions={canCreate ? add : undefined} />}
        >
          {(data) => (
            <DataTable
              caption="People and their roles"
              columns={canUpdate ? withMenu(act) : columns}
              rows={data.items}
              rowId={(person) => person.id}
              onOpen={canUpdate ? (person) => setEdited({ person }) : undefined}
              defaultSort="name"
            />
          )}
        </PanelQuery>
      </Panel>
      <Dialog open={edited !== null} onOpenChange={(isOpen) => !isOpen && setEdited(null)}>
        {edited ? <PersonDialog person={edited.person} onDone={() => setEdited(null)} /> : null}
      </Dialog>
      {acted ? (
        <PersonActDialogs act={acted.act} person={acted.person} onDone={() => setActed(null)} />
      ) : null}
    </SettingsFrame>
  );
}
