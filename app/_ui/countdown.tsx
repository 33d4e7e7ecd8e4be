"use client";

import { useEffect, useState, type MouseEvent } from "react";
import { around } from "@/lib/i18n/around";
import { fill, shortDuration, type TickingWords } from "@/lib/i18n/ticking";

/**
 * A submit button that waits: at zero it can be pressed. It stays focusable while it waits, and its
 * place never changes. It counts by a clock that nobody can set, which may stand still while the device sleeps: then it
 * waits longer by no more than it counts. Without scripts it is a plain button, and the server says how long to wait.
 */
export function Countdown({ seconds, words }: { seconds: number; words: TickingWords }) {
  const [left, setLeft] = useState(seconds);
  const [counting, setCounting] = useState(false);

  useEffect(() => {
    // Not Date: a device's clock is set, and a mail could then be sent again only in an hour.
    const end = performance.now() + seconds * 1000;
    const tick = () => {
      const now = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      setLeft(now);
      setCounting(now > 0);
      if (now === 0) clearInterval(timer);
    };
    const timer = setInterval(tick, 500);
    tick();
    return () => clearInterval(timer);
  }, [seconds]);

  const wait = (event: MouseEvent) => {
    if (counting) event.preventDefault();
  };
  // "in 42 s" to those who listen; the eye needs the number alone.
  const [before, after] = around((duration) => fill(words.resendWait, { duration }));
  return (
    <button
      className="button button-secondary button-waiting"
      type="submit"
      aria-disabled={counting || undefined}
      onClick={wait}
    >
      <span>{words.resend}</span>
      {left > 0 ? (
        <span className="countdown">
          <span className="visually-hidden">{before}</span>
          {shortDuration(words, left)}
          {after ? <span className="visually-hidden">{after}</span> : null}
        </span>
      ) : null}
    </button>
  );
}
