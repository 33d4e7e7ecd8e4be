// Scopes as programs send them: words with spaces between, in any order. Called by refresh, exchange and the codes.

/** A scope's words, each of them once, in the order in which they came. What is unknown stays, for whoever judges it. @see RFC 6749 section 3.3 */
export function eachOnce(scope: string): string {
  return [...new Set(scope.split(" ").filter((word) => word !== ""))].join(" ");
}

/** Tells whether a scope holds this word. */
export function hasScope(scope: string, word: string): boolean {
  return scope.split(" ").includes(word);
}
