"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, useFieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { KeyName } from "@/lib/contracts/bindings";

const kinds = [
  { value: "mx-const-", label: "Constant", help: "mx-const-, then Module.Constant" },
  { value: "mx-runtime-", label: "Runtime setting", help: "mx-runtime-, then the setting's name" },
  { value: "file", label: "Other file name", help: "Exactly as the runtime reads it" },
];
const examples: Record<string, string> = {
  "mx-const-": "Orders.PaymentUrl",
  "mx-runtime-": "com.mendix.storage.s3.EncryptionKeys",
  file: "mx-admin-password",
};

export interface AddKeyProps {
  taken: ReadonlySet<string>;
  onAdd: (key: string) => void;
  onClose: () => void;
}

/** Opens above the table: a constant, a runtime setting, or any file name. */
export function AddKey({ taken, onAdd, onClose }: AddKeyProps) {
  const [kind, setKind] = useState("mx-const-");
  const [name, setName] = useState("");
  const key = kind === "file" ? name.trim() : `${kind}${name.trim()}`;
  const problem = name.trim() === "" ? null : problemOf(key, taken);
  const add = () => {
    if (name.trim() === "" || problem) return;
    onAdd(key);
    setName("");
  };
  return (
    <form
      className="setvalue max-w-none! border-b border-border px-3! pt-3!"
      aria-label="Add key"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <Field
        label="Name of the key"
        hint={name.trim() === "" ? "The file that the runtime will read." : `Becomes ${key}`}
        error={problem}
      >
        <NameInput value={name} onChange={setName} placeholder={examples[kind] ?? ""} />
      </Field>
      <Field label="Kind" className="w-44">
        <KindSelect value={kind} onChange={setKind} />
      </Field>
      <div className="row setvalue-actions">
        <Button size="lg" onClick={onClose}>
          Close
        </Button>
        <Button size="lg" type="submit" disabled={name.trim() === "" || problem !== null}>
          Add
        </Button>
      </div>
    </form>
  );
}

function problemOf(key: string, taken: ReadonlySet<string>): string | null {
  if (taken.has(key)) return `${key} is in the list already.`;
  const parsed = KeyName.safeParse(key);
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? "Not a file name.");
}

function NameInput(props: {
  value: string;
  onChange: (value: string) => void;
  placeholder: string;
}) {
  return (
    <Input
      {...useFieldControl()}
      autoFocus
      isMono
      value={props.value}
      placeholder={props.placeholder}
      onValueChange={props.onChange}
    />
  );
}

function KindSelect({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return <Select {...useFieldControl()} options={kinds} value={value} onValueChange={onChange} />;
}
