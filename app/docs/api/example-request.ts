// An example of a request as a shell command. Called by the page /docs/api. Examples contain no quotes.

/** @param mediaType of the body; a form is written field by field */
export function exampleRequest(origin: string, path: string, mediaType: string, value: unknown): string {
  const isForm = mediaType === "application/x-www-form-urlencoded";
  const fields = isForm
    ? Object.entries(value as Record<string, string>).map(([name, one]) => `-d '${name}=${one}'`)
    : [`-H 'content-type: ${mediaType}'`, `-d '${JSON.stringify(value)}'`];
  return [`curl -i ${origin}${path}`, ...fields].join(" \\\n  ");
}
