// Reads the parameters of a query or the fields of a form by a declared schema. Called by form.ts and declared.ts.

import type { z } from "zod";
import { accept, refuse, type Outcome } from "@/lib/outcome";

/** A field that is sent twice counts as left out. An undeclared field is ignored. Refuses: `validation_failed`. */
export function readFields<T extends z.ZodObject>(given: URLSearchParams, schema: T): Outcome<z.output<T>> {
  const single = Object.keys(schema.shape)
    .map((name) => [name, given.getAll(name)] as const)
    .filter(([, values]) => values.length === 1);
  const parsed = schema.safeParse(Object.fromEntries(single.map(([name, [value]]) => [name, value])));
  return parsed.success ? accept(parsed.data) : refuse("validation_failed");
}
