"use client";

import { useEffect } from "react";

/** What stays in the address bar in place of the link: what a page loaded again needs for its way back. */
export type KeptInAddress = Record<string, string>;

/** Takes the link token out of the address bar once the page is there, so that no history, screenshot or shared address keeps it. */
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
