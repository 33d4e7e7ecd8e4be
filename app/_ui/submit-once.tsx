"use client";

import { useEffect, useRef } from "react";

/**
 * A form whose answer never came may be sent again after this time. The server still remembers the first request then, so
 * the second one gets the same answer.
 */
const SEND_AGAIN_AFTER_MS = 8_000;

/** Inside a form, this lets the first press through and blocks the next ones. Without scripts, the server handles a second press. */
export function SubmitOnce() {
  const ref = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    const form = ref.current?.closest("form");
    if (!form) return;
    let sentAt = Number.NEGATIVE_INFINITY;

    const onSubmit = (event: SubmitEvent) => {
      if (event.defaultPrevented) return;
      if (performance.now() - sentAt < SEND_AGAIN_AFTER_MS) event.preventDefault();
      else sentAt = performance.now();
    };
    // After going back to the page, a person may send the form again at once.
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted) sentAt = Number.NEGATIVE_INFINITY;
    };

    form.addEventListener("submit", onSubmit);
    window.addEventListener("pageshow", onShow);
    return () => {
      form.removeEventListener("submit", onSubmit);
      window.removeEventListener("pageshow", onShow);
    };
  }, []);

  return <span ref={ref} hidden />;
}
