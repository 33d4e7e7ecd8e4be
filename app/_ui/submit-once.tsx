"use client";

import { useEffect, useRef } from "react";

/**
 * A form whose answer never came may be sent again. Sooner than the server forgets who sent it first, so that the second
 * time is answered as the first one was.
 */
const SEND_AGAIN_AFTER_MS = 8_000;

/** Put into a form, it lets one press through and holds back those that follow it. Without scripts the server alone answers twice. */
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
    // Somebody who went back to the page may send it again at once.
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
