// Scopes as programs send them: words separated by spaces, in any order. Called by refresh, exchange and the codes.

/**
 * A scope's words, each once, in the order in which they came. Unknown words stay; the caller decides about them. @see
 * RFC 6749 section 3.3
 */
export function eachOnce(scope: string): string {
  return [...new Set(scope.split(" ").filter((word) => word !== ""))].join(" ");
}

/** True when a scope contains this word. */
export function hasScope(scope: string, word: string): boolean {
  return scope.split(" ").includes(word);
}
