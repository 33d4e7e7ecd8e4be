"use client";

import { useEffect } from "react";

const STATUS = "/login/check-email/status";
const QUICK_MS = 2_000;
const SLOW_MS = 5_000;
const SLOW_AFTER_MS = 2 * 60_000;
const STOP_AFTER_MS = 30 * 60_000;

/**
 * Goes to this tab's own return path once this browser has a session, for instance from the link in another tab. It polls
 * only while the page is visible, and at once when it becomes visible again.
 */
export function SessionPoller({
  handle,
  returnTo,
}: {
  /** Which of this browser's challenges the tab shows. */ handle: string;
  returnTo: string;
}) {
  useEffect(() => {
    const started = performance.now();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking = false;
    let over = false;

    const ask = async () => {
      clearTimeout(timer);
      if (asking || over || document.visibilityState !== "visible") return;
      asking = true;
      const signedIn = await isSignedIn(handle);
      asking = false;
      if (over) return;
      if (signedIn) {
        over = true;
        location.replace(returnTo);
        return;
      }
      const age = performance.now() - started;
      if (age < STOP_AFTER_MS) timer = setTimeout(ask, age < SLOW_AFTER_MS ? QUICK_MS : SLOW_MS);
    };
    const onVisible = () => void ask();

    document.addEventListener("visibilitychange", onVisible);
    window.addEventListener("pageshow", onVisible);
    timer = setTimeout(ask, QUICK_MS);
    return () => {
      over = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
      window.removeEventListener("pageshow", onVisible);
    };
  }, [handle, returnTo]);

  return null;
}

/** A network error means no answer. The next poll tries again. */
async function isSignedIn(handle: string): Promise<boolean> {
  try {
    const answer = await fetch(`${STATUS}?challenge=${handle}`, {
      cache: "no-store",
      headers: { accept: "application/json" },
    });
    const body: unknown = answer.ok ? await answer.json() : null;
    return typeof body === "object" && body !== null && "signed_in" in body && body.signed_in === true;
  } catch {
    return false;
  }
}
