"use client";

import { useEffect, useRef } from "react";
import { findCode, foldDigits, longestSpelling, readCode } from "@/lib/challenges/code-spelling";

type CodeFieldProps = {
  label: string;
  hint?: string;
  /** The id of the message that says what is wrong with the code. */
  errorId?: string;
  /** Submits the form once, when all six digits are entered. Off when the button does more than continue. */
  autoSubmit?: boolean;
};

/**
 * One field for the six digits. Without scripts it is a plain field. With scripts it takes a paste from anywhere on the
 * page, even of a whole email, and submits itself once. Its form has a SubmitOnce, because a second press would use up a
 * second try.
 */
export function CodeField({ label, hint, errorId, autoSubmit = true }: CodeFieldProps) {
  const ref = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const input = ref.current;
    const form = input?.form;
    if (!input || !form) return;
    let sentByItself = false;

    const sendOnce = () => {
      if (!autoSubmit || sentByItself || !readCode(foldDigits(input.value))) return;
      sentByItself = true;
      form.requestSubmit();
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

    input.addEventListener("input", sendOnce);
    document.addEventListener("paste", onPaste);
    // The person or the browser may have filled in the field before this ran.
    sendOnce();
    return () => {
      input.removeEventListener("input", sendOnce);
      document.removeEventListener("paste", onPaste);
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
