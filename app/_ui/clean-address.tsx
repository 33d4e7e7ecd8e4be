"use client";

import { useEffect } from "react";

/** Takes the link token out of the address bar once the page is there, so that no history, screenshot or shared address keeps it. */
export function CleanAddress() {
  useEffect(cleanAddress, []);
  return null;
}

export function cleanAddress(): void {
  const address = new URL(location.href);
  if (!address.searchParams.has("token")) return;
  address.searchParams.delete("token");
  history.replaceState(history.state, "", address.pathname + address.search);
}
