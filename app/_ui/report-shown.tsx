"use client";

import { useEffect } from "react";

/**
 * Posts to a form's handler once, as soon as this page is visible. It doesn't post while the page is prerendered or in a
 * background tab, and can't if the page never arrived. Going back to the page asks the server for it again.
 */
export function ReportShown({ action, name, value }: { action: string; name: string; value: string }) {
  useEffect(() => {
    let sent = false;
    const sendWhenVisible = () => {
      const prerendering = "prerendering" in document && document.prerendering === true;
      if (sent || prerendering || document.visibilityState !== "visible") return;
      sent = true;
      // A failure shows when the page is loaded again. The page in the answer isn't needed.
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

    document.addEventListener("prerenderingchange", sendWhenVisible);
    document.addEventListener("visibilitychange", sendWhenVisible);
    window.addEventListener("pageshow", onShow);
    sendWhenVisible();
    return () => {
      document.removeEventListener("prerenderingchange", sendWhenVisible);
      document.removeEventListener("visibilitychange", sendWhenVisible);
      window.removeEventListener("pageshow", onShow);
    };
  }, [action, name, value]);

  return null;
}
