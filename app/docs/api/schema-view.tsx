import type { Schema } from "@/lib/api/openapi/openapi";

/** The fields of an object, each with its type and purpose, or the alternatives of a choice. */
export function Fields({ schema }: { schema: Schema }) {
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) {
    return (
      <ul className="api-choices">
        {choices.map((choice, index) => (
          <li key={nameOf(choice) ?? index}>
            {nameOf(choice) ? <SchemaLink schema={choice} /> : <Fields schema={choice} />}
          </li>
        ))}
      </ul>
    );
  }
  return (
    <dl className="api-fields">
      {Object.entries(schema.properties ?? {}).map(([name, field]) => (
        <div className="api-field" key={name}>
          <dt>
            <code>{name}</code> {schema.required?.includes(name) ? null : <span className="muted">optional</span>}
          </dt>
          <dd>
            <p>
              <span className="api-type">{typeOf(field)}</span> {field.description}
            </p>
            <Inner schema={field} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The fields inside a field: those of an object or of a list's entries. */
function Inner({ schema }: { schema: Schema }) {
  if (schema.properties) return <Fields schema={schema} />;
  return schema.items ? <Inner schema={schema.items} /> : null;
}

export function SchemaLink({ schema }: { schema: Schema }) {
  const name = nameOf(schema);
  return name === undefined ? (
    <span className="api-type">{typeOf(schema)}</span>
  ) : (
    <a href={`#schema-${name}`}>{name}</a>
  );
}

/** The name of the schema that a reference points to. */
export function nameOf({ $ref }: Schema): string | undefined {
  return $ref?.split("/").at(-1);
}

export function Sample({ title, value }: { title: string; value: unknown }) {
  return (
    <details className="api-sample">
      <summary>{title}</summary>
      <pre className="message-text">{typeof value === "string" ? value : JSON.stringify(value, null, 2)}</pre>
    </details>
  );
}

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
  const name = [schema.type ?? "anything"].flat().join(" or ");
  if (schema.items) return `${name} of ${typeOf(schema.items)}`;
  const more = [schema.format, schema.maxLength && `at most ${schema.maxLength} characters`, schema.pattern]
    .filter(Boolean)
    .join(", ");
  return more === "" ? name : `${name} (${more})`;
}
