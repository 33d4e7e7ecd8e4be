"use client";

import { useEffect, useRef } from "react";
import { findCode, foldDigits, longestSpelling, readCode } from "@/lib/challenges/code-spelling";

/** A form whose answer never came may be sent again; until then a second press would cost a second try. */
const SEND_AGAIN_AFTER_MS = 10_000;

type CodeFieldProps = {
  label: string;
  hint?: string;
  /** The id of the message that says what is wrong with the code. */
  errorId?: string;
  /** Sends the form by itself, once, when six digits are there. Off where the button says more than "go on". */
  autoSubmit?: boolean;
};

/**
 * One field for the six digits. Without scripts it is a plain field. With them it takes a paste from
 * anywhere on the page, a whole mail too, sends itself once, and never sends the same form twice.
 */
export function CodeField({ label, hint, errorId, autoSubmit = true }: CodeFieldProps) {
  const ref = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const input = ref.current;
    const form = input?.form;
    if (!input || !form) return;
    let sentAt = Number.NEGATIVE_INFINITY;
    let sentByItself = false;

    const sendOnce = () => {
      if (!autoSubmit || sentByItself || !readCode(foldDigits(input.value))) return;
      sentByItself = true;
      form.requestSubmit();
    };
    const onSubmit = (event: SubmitEvent) => {
      if (performance.now() - sentAt < SEND_AGAIN_AFTER_MS) event.preventDefault();
      else sentAt = performance.now();
    };
    const onPaste = (event: ClipboardEvent) => {
      const target = event.target;
      if (target !== input && target instanceof Element && target.closest("input, textarea, [contenteditable]")) return;
      const code = findCode(event.clipboardData?.getData("text") ?? "");
      if (!code) return;
      event.preventDefault();
      input.value = code;
      input.focus();
      sendOnce();
    };
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted) sentAt = Number.NEGATIVE_INFINITY;
    };

    input.addEventListener("input", sendOnce);
    form.addEventListener("submit", onSubmit);
    document.addEventListener("paste", onPaste);
    window.addEventListener("pageshow", onShow);
    // Somebody quick, or the browser itself, may have filled the field before this ran.
    sendOnce();
    return () => {
      input.removeEventListener("input", sendOnce);
      form.removeEventListener("submit", onSubmit);
      document.removeEventListener("paste", onPaste);
      window.removeEventListener("pageshow", onShow);
    };
  }, [autoSubmit]);

  const describedBy = [errorId, hint ? "code-hint" : undefined].filter(Boolean).join(" ") || undefined;
  return (
    <div className="field">
      <label className="field-label" htmlFor="code">
        {label}
      </label>
      <input
        ref={ref}
        id="code"
        className="input input-code"
        name="code"
        type="text"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={longestSpelling}
        required
        aria-describedby={describedBy}
        aria-invalid={errorId ? true : undefined}
      />
      {hint ? (
        <p className="field-hint" id="code-hint">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
