"use client";

import { useEffect } from "react";
import { cleanAddress, type KeptInAddress } from "./clean-address";

/**
 * Sends the form with this id once, as soon as the page is visible. It doesn't send while the page is prerendered or in a
 * background tab. It is rendered only in the browser that asked for the email.
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
