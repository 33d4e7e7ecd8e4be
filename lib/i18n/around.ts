// For a sentence of which one word is an element of its own, such as an address in bold or a link.

const place = "\ufffc";

/** What stands before and after the value in a sentence, whatever the order of words in that language. */
export function around(sentence: (value: string) => string): [before: string, after: string] {
  const [before = "", after = ""] = sentence(place).split(place);
  return [before, after];
}
