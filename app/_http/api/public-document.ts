// The answer of a document that is public by nature: cacheable, and any page may read it.

import { oncePer } from "@/lib/once-per";

// That of the API has a hundred kilobytes.
const textOf = oncePer((document: object) => JSON.stringify(document));

/** @param mediaType application/json unless the document has one of its own */
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
