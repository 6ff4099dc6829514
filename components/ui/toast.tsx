"use client";

import { Toast as Base } from "@base-ui/react/toast";
import { X } from "lucide-react";
import type { ReactNode } from "react";

/** One manager for the page, so that code outside components can report the result of an action off screen. */
export const toasts = Base.createToastManager<{ mark?: ReactNode }>();

function ToastList() {
  const { toasts: shown } = Base.useToastManager<{ mark?: ReactNode }>();
  return shown.map((toast) => (
    <Base.Root key={toast.id} toast={toast} className="toast">
      {toast.data?.mark}
      <div className="min-w-0 flex-1">
        <Base.Title className="what" />
        <Base.Description className="more" />
      </div>
      <Base.Close className="copy" aria-label="Close">
        <X className="icon icon-xs" />
      </Base.Close>
    </Base.Root>
  ));
}

export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Base.Provider toastManager={toasts} limit={3}>
      {children}
      <Base.Portal>
        <Base.Viewport className="toasts">
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}
