import type { MediaType, OperationObject, Response } from "@/lib/api/openapi/openapi";
import { exampleRequest } from "./example-request";
import { Fields, nameOf, Sample, SchemaLink } from "./schema-view";

type OperationViewProps = { method: string; path: string; operation: OperationObject; origin: string };

/** One operation: who may call it, its input with examples, and every answer. */
export function OperationView({ method, path, operation, origin }: OperationViewProps) {
  const { operationId, summary, description, security, parameters, requestBody, responses } = operation;
  const types = Object.keys(requestBody?.content ?? {});
  const body = requestBody?.content[types[0]!];
  return (
    <article className="panel api-operation" aria-labelledby={operationId}>
      <h3 id={operationId}>
        <a className="api-anchor" href={`#${operationId}`}>
          <span className="api-method">{method.toUpperCase()}</span> <code>{path}</code>
        </a>
      </h3>
      <p className="api-summary">{summary}</p>
      {description?.split("\n\n").map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <Security security={security} />
      {parameters ? (
        <>
          <h4>Parameters</h4>
          <Fields
            schema={{
              properties: Object.fromEntries(
                parameters.map(({ name, description: about, schema }) => [
                  name,
                  about ? { ...schema, description: about } : schema,
                ]),
              ),
              required: parameters.filter(({ required }) => required).map(({ name }) => name),
            }}
          />
        </>
      ) : null}
      {body ? (
        <>
          <h4>Body</h4>
          <p>
            {types.join(" or ")}: <SchemaLink schema={body.schema} />
          </p>
          {Object.entries(body.examples ?? {}).map(([name, example]) =>
            "value" in example ? (
              <Sample
                key={name}
                title={example.summary}
                value={exampleRequest(origin, path, types[0]!, example.value)}
              />
            ) : null,
          )}
        </>
      ) : null}
      <h4>Responses</h4>
      <dl className="api-fields">
        {Object.entries(responses).map(([status, response]) => (
          <Answer key={status} status={status} response={response} />
        ))}
      </dl>
    </article>
  );
}

function Security({ security }: Pick<OperationObject, "security">) {
  if (security.length === 0) return <p className="muted">No authentication needed.</p>;
  return (
    <p>
      Authenticate with{" "}
      {security.flatMap((one, index) => {
        const entries = Object.entries(one);
        const [name, scopes] = entries[0] ?? [];
        const shown =
          name === undefined ? (
            "no authentication"
          ) : (
            <a key={name} href={`#scheme-${name}`}>
              {scopes!.length > 0 ? `${name} (${scopes!.join(" ")})` : name}
            </a>
          );
        return index === 0 ? [shown] : [", or ", shown];
      })}
      .
    </p>
  );
}

function Answer({ status, response: { description, headers, content = {} } }: { status: string; response: Response }) {
  const refused = Object.values(content).some(({ schema }) => schema.properties?.code);
  return (
    <div className="api-field">
      <dt>
        <code>{status}</code>
      </dt>
      <dd>
        {refused ? null : <p>{description}</p>}
        {Object.entries(content).map(([type, mediaType]) => (
          <Content key={type} type={type} mediaType={mediaType} />
        ))}
        <p className="muted api-headers">
          {Object.keys(headers).map((name, index) => (
            <span key={name}>
              {index > 0 ? ", " : ""}
              <a href={`#header-${name}`}>{name}</a>
            </span>
          ))}
        </p>
      </dd>
    </div>
  );
}

function Content({ type, mediaType: { schema, example } }: { type: string; mediaType: MediaType }) {
  const codes = (schema.properties?.code?.enum ?? []) as string[];
  return (
    <>
      <p>
        {nameOf(schema) ? <SchemaLink schema={schema} /> : null} <span className="muted">{type}</span>
      </p>
      {codes.length > 0 ? (
        <ul className="api-codes">
          {codes.map((code) => (
            <li key={code}>
              <a href={`#reason-${code}`}>
                <code>{code}</code>
              </a>
            </li>
          ))}
        </ul>
      ) : null}
      {example === undefined ? null : <Sample title="Example" value={example} />}
    </>
  );
}
