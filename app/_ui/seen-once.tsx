"use client";

import { useEffect } from "react";

/**
 * Tells a form's handler once that somebody sees this page: not while it is prerendered, not in a tab in the background,
 * and never when the page did not arrive. Going back to the page asks the server for it again.
 */
export function SeenOnce({ action, name, value }: { action: string; name: string; value: string }) {
  useEffect(() => {
    let told = false;
    const tellWhenSeen = () => {
      const prerendering = "prerendering" in document && document.prerendering === true;
      if (told || prerendering || document.visibilityState !== "visible") return;
      told = true;
      // What fails is told when the page is loaded again; its answer's page is not wanted.
      fetch(action, {
        method: "POST",
        body: new URLSearchParams({ [name]: value }),
        redirect: "manual",
        keepalive: true,
      }).catch(() => {});
    };
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted) location.reload();
    };

    document.addEventListener("prerenderingchange", tellWhenSeen);
    document.addEventListener("visibilitychange", tellWhenSeen);
    window.addEventListener("pageshow", onShow);
    tellWhenSeen();
    return () => {
      document.removeEventListener("prerenderingchange", tellWhenSeen);
      document.removeEventListener("visibilitychange", tellWhenSeen);
      window.removeEventListener("pageshow", onShow);
    };
  }, [action, name, value]);

  return null;
}
