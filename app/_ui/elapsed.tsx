"use client";

import { useEffect, useState } from "react";
import { fill, shortDuration, type TickingWords } from "@/lib/i18n/ticking";

const STILL_NOTHING_AFTER_SECONDS = 60;

type ElapsedProps = {
  /** Counted by the server when it rendered the page, because the device's clock may be wrong. */
  elapsedSeconds: number;
  /** Shown without scripts: the time of day. */
  fallback: string;
  words: TickingWords;
};

/**
 * How long ago the email was requested, and what to try. It deliberately shows nothing about delivery, which would reveal
 * whether an address may sign in.
 */
export function Elapsed({ elapsedSeconds, fallback, words }: ElapsedProps) {
  const [elapsed, setElapsed] = useState<number>();

  useEffect(() => {
    const start = performance.now() - elapsedSeconds * 1000;
    const tick = () => setElapsed(Math.max(0, Math.floor((performance.now() - start) / 1000)));
    const timer = setInterval(tick, 1000);
    tick();
    return () => clearInterval(timer);
  }, [elapsedSeconds]);

  const late = elapsed !== undefined && elapsed >= STILL_NOTHING_AFTER_SECONDS;
  return (
    <>
      <p className="elapsed" role="timer">
        {words.askedFor}{" "}
        <strong>
          {elapsed === undefined ? fallback : fill(words.ago, { duration: shortDuration(words, elapsed) })}
        </strong>
      </p>
      {/* The stylesheet keeps room for the longer of the two. */}
      <p className="waiting-hint" aria-live="polite" data-longest={words.late}>
        <span>{late ? words.late : words.early}</span>
      </p>
    </>
  );
}
