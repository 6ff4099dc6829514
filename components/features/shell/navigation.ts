import {
  Box,
  FolderTree,
  LayoutDashboard,
  Network,
  ScrollText,
  Settings,
  Users,
  Vault,
  type LucideIcon,
} from "lucide-react";
import type { Permission } from "@/lib/contracts/permissions";

export interface Entry {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Shown to those who have it somewhere. */
  permission: Permission;
  count?: "namespaces" | "environments" | "stores";
}

/** The order of design.md §7. */
export const entries: readonly Entry[] = [
  { href: "/overview", label: "Overview", icon: LayoutDashboard, permission: "overview:get" },
  {
    href: "/namespaces",
    label: "Namespaces",
    icon: FolderTree,
    permission: "namespace:list",
    count: "namespaces",
  },
  {
    href: "/environments",
    label: "Environments",
    icon: Box,
    permission: "environment:list",
    count: "environments",
  },
  { href: "/stores", label: "Stores", icon: Vault, permission: "store:list", count: "stores" },
  { href: "/audit", label: "Audit", icon: ScrollText, permission: "audit:list" },
  { href: "/settings/clusters", label: "Settings", icon: Settings, permission: "cluster:list" },
];

/** What has no entry of its own in the side bar; the palette goes there too. */
export const insideEntries: readonly Entry[] = [
  { href: "/settings/clusters", label: "Clusters", icon: Network, permission: "cluster:list" },
  { href: "/settings/people", label: "People", icon: Users, permission: "person:list" },
];

/** The first part of the path decides which entry is current. */
export const isCurrent = (href: string, pathname: string): boolean =>
  pathname.split("/")[1] === href.split("/")[1];
