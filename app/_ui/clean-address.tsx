"use client";

import { useEffect } from "react";

/** What replaces the token in the address bar. After a reload, the page needs it for its way back. */
export type KeptInAddress = Record<string, string>;

/** Removes the link token from the address bar after the page loads, so that no history, screenshot or shared address has it. */
export function CleanAddress({ keep }: { keep: KeptInAddress }) {
  useEffect(() => cleanAddress(keep), [keep]);
  return null;
}

export function cleanAddress(keep: KeptInAddress): void {
  const address = new URL(location.href);
  if (!address.searchParams.has("token")) return;
  address.searchParams.delete("token");
  for (const [name, value] of Object.entries(keep)) address.searchParams.set(name, value);
  history.replaceState(history.state, "", address.pathname + address.search);
}
