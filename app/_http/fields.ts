// The parameters of a query or the fields of a form, by the schema of a declaration. Called by form.ts and declared.ts.

import type { z } from "zod";
import { accept, refuse, type Outcome } from "@/lib/outcome";

/** What is sent twice counts as left out, and what is not declared is not read. Refuses: `validation_failed`. */
export function readFields<T extends z.ZodObject>(given: URLSearchParams, schema: T): Outcome<z.output<T>> {
  const single = Object.keys(schema.shape)
    .map((name) => [name, given.getAll(name)] as const)
    .filter(([, values]) => values.length === 1);
  const parsed = schema.safeParse(Object.fromEntries(single.map(([name, [value]]) => [name, value])));
  return parsed.success ? accept(parsed.data) : refuse("validation_failed");
}
