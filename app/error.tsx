"use client";

// What page.ts did not catch. The framework replaces the document, so this stands alone.
export default function Broken() {
  return (
    <main>
      <h1>Something broke on our side</h1>
      <p>Nothing was changed. It was recorded. Go back and try again.</p>
      <p>
        <a href="/">Go to the start</a>
      </p>
    </main>
  );
}
