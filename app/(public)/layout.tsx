import type { ReactNode } from "react";
import { Suspense } from "react";
import { BrandMark } from "@/components/features/shell/brand";

export default function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <div className="public">
      <main>
        <div className="brand">
          <BrandMark />
          Bindery
        </div>
        <Suspense>{children}</Suspense>
      </main>
    </div>
  );
}
