// The answer with a public document: it can be cached, and any page may read it.

import { oncePer } from "@/lib/once-per";

// The API document is about 100 KB.
const textOf = oncePer((document: object) => JSON.stringify(document));

/** @param mediaType application/json unless the document has a different one */
export function publicDocument(document: object, mediaType = "application/json"): Response {
  return new Response(textOf(document), {
    headers: {
      "Content-Type": mediaType,
      "Cache-Control": "public, max-age=300",
      "Access-Control-Allow-Origin": "*",
      "Cross-Origin-Resource-Policy": "cross-origin",
    },
  });
}
