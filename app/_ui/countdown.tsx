"use client";

import { useEffect, useState, type MouseEvent } from "react";
import { around } from "@/lib/i18n/around";
import { fill, shortDuration, type TickingWords } from "@/lib/i18n/ticking";

/**
 * A submit button that can be pressed when its countdown reaches zero. While it counts it stays focusable and never moves.
 * It uses a clock that can't be set. That clock may stop while the device sleeps, so the wait may be longer, by at most the
 * remaining time. Without scripts it is a plain button, and the server says how long to wait.
 */
export function Countdown({ seconds, words }: { seconds: number; words: TickingWords }) {
  const [left, setLeft] = useState(seconds);
  const [counting, setCounting] = useState(false);

  useEffect(() => {
    // Not Date, because a device's clock can be changed. The wait could then grow by an hour.
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
  // Screen readers say "in 42 s". On the screen the number is enough.
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
