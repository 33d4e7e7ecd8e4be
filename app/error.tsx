"use client";

import { useSyncExternalStore } from "react";

// What page.ts did not catch. The framework replaces the page, so this stands alone.
export default function Broken() {
  const requestId = useSyncExternalStore(neverChanges, () => document.body.dataset.requestId ?? "", () => "");
  return (
    <main>
      <h1>Something broke on our side</h1>
      <p>Nothing was changed. It was recorded. Go back and try again.</p>
      <p>
        <a href="/">Go to the start</a>
      </p>
      {requestId ? (
        <p>
          Request id <code>{requestId}</code>
        </p>
      ) : null}
    </main>
  );
}

const neverChanges = () => () => undefined;
