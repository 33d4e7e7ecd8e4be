// The answer of a document that is public by nature: cacheable, and any page may read it.

/** @param mediaType application/json unless the document has one of its own */
export function publicDocument(document: unknown, mediaType = "application/json"): Response {
  return Response.json(document, {
    headers: {
      "Content-Type": mediaType,
      "Cache-Control": "public, max-age=300",
      "Access-Control-Allow-Origin": "*",
      "Cross-Origin-Resource-Policy": "cross-origin",
    },
  });
}
