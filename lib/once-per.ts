/** Returns a function that computes its result once for each object, and keeps it as long as the object lives. */
export function oncePer<K extends object, V>(make: (from: K) => V): (from: K) => V {
  const made = new WeakMap<K, { answer: V }>();
  return (from) => {
    const known = made.get(from) ?? { answer: make(from) };
    made.set(from, known);
    return known.answer;
  };
}
