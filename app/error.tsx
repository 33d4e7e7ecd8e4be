"use client";

import { useSyncExternalStore } from "react";
import { broken } from "@/lib/i18n/broken";

// Shows exceptions that page.ts did not catch. The framework replaces the whole document, so this must be complete.
export default function Broken() {
  const language = useSyncExternalStore(
    neverChanges,
    () => document.documentElement.lang,
    () => "",
  );
  const requestId = useSyncExternalStore(
    neverChanges,
    () => document.body.dataset.requestId ?? "",
    () => "",
  );
  const words = broken[Object.hasOwn(broken, language) ? (language as keyof typeof broken) : "en"];
  return (
    <main>
      <h1>{words.title}</h1>
      <p>{words.text}</p>
      <p>
        <a href="/">{words.toStart}</a>
      </p>
      {requestId ? (
        <p>
          {words.requestId} <code>{requestId}</code>
        </p>
      ) : null}
    </main>
  );
}

const neverChanges = () => () => undefined;
