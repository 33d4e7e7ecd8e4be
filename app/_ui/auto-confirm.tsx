"use client";

import { useEffect } from "react";
import { cleanAddress, type KeptInAddress } from "./clean-address";

/**
 * Sends the form with this id once, as soon as somebody sees the page: not while it is prerendered,
 * and not in a tab in the background. The page is only rendered with it in the browser that asked.
 */
export function AutoConfirm({ formId, keep }: { formId: string; keep: KeptInAddress }) {
  useEffect(() => {
    let sent = false;
    const sendWhenSeen = () => {
      const prerendering = "prerendering" in document && document.prerendering === true;
      if (sent || prerendering || document.visibilityState !== "visible") return;
      const form = document.getElementById(formId);
      if (!(form instanceof HTMLFormElement)) return;
      sent = true;
      cleanAddress(keep);
      form.requestSubmit();
    };

    document.addEventListener("prerenderingchange", sendWhenSeen);
    document.addEventListener("visibilitychange", sendWhenSeen);
    sendWhenSeen();
    return () => {
      document.removeEventListener("prerenderingchange", sendWhenSeen);
      document.removeEventListener("visibilitychange", sendWhenSeen);
    };
  }, [formId, keep]);

  return null;
}
