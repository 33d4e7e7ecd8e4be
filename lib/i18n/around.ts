// For a sentence in which one value is a separate element, such as an address in bold or a link.

const place = "\ufffc";

/** The text before and after the value in a sentence, whatever the word order of the language. */
export function around(sentence: (value: string) => string): [before: string, after: string] {
  const [before = "", after = ""] = sentence(place).split(place);
  return [before, after];
}
