import type { OpenApi, OperationObject } from "@/lib/api/openapi/openapi";
import { reasons } from "@/lib/reasons";
import { Fact, Facts } from "../../_ui/facts";
import { Shell } from "../../_ui/shell";
import { OperationView } from "./operation-view";
import { Fields, Sample } from "./schema-view";

type Listed = { method: string; path: string; operation: OperationObject };

/** The whole document: how to authenticate, every operation, every schema, every reason code. */
export function ApiView({ serviceName, document }: { serviceName: string; document: OpenApi }) {
  const { info, servers, tags, paths, components } = document;
  const listed: Listed[] = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
  return (
    <Shell
      locale="en"
      serviceName={serviceName}
      wide
      footer={<p>Generated from the schemas that check the requests.</p>}
    >
      <div className="api">
        <header className="api-part">
          <h1>{info.title}</h1>
          {info.description.split("\n\n").map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
          <Facts>
            <Fact name="Version">{info.version}</Fact>
            <Fact name="Server">
              <code>{servers[0]!.url}</code>
            </Fact>
            <Fact name="OpenAPI">
              <a href="/openapi.json">openapi.json</a>
            </Fact>
          </Facts>
        </header>
        <Contents tags={tags} listed={listed} />
        <section className="api-part" aria-labelledby="authentication">
          <h2 id="authentication">Authentication</h2>
          {Object.entries(components.securitySchemes).map(([name, scheme]) => (
            <div className="panel" key={name}>
              <h3 id={`scheme-${name}`}>{name}</h3>
              <p>{scheme.description}</p>
            </div>
          ))}
        </section>
        {tags.map(({ name, description }) => (
          <section className="api-part" key={name} aria-labelledby={anchorOf(name)}>
            <h2 id={anchorOf(name)}>{name}</h2>
            <p className="muted">{description}</p>
            {listed
              .filter(({ operation }) => operation.tags.includes(name))
              .map((one) => (
                <OperationView key={one.operation.operationId} {...one} origin={servers[0]!.url} />
              ))}
          </section>
        ))}
        <section className="api-part" aria-labelledby="headers">
          <h2 id="headers">Headers</h2>
          <div className="panel">
            <dl className="api-fields">
              {Object.entries(components.headers).map(([name, { description }]) => (
                <div className="api-field" key={name} id={`header-${name}`}>
                  <dt>
                    <code>{name}</code>
                  </dt>
                  <dd>{description}</dd>
                </div>
              ))}
            </dl>
          </div>
        </section>
        <section className="api-part" aria-labelledby="schemas">
          <h2 id="schemas">Schemas</h2>
          {Object.entries(components.schemas).map(([name, schema]) => (
            <div className="panel" key={name}>
              <h3 id={`schema-${name}`}>{name}</h3>
              {schema.description ? <p>{schema.description}</p> : null}
              <Fields schema={schema} />
            </div>
          ))}
        </section>
        <ReasonCodes examples={components.examples} />
      </div>
    </Shell>
  );
}

function Contents({ tags, listed }: { tags: OpenApi["tags"]; listed: Listed[] }) {
  return (
    <nav className="panel api-contents" aria-label="Contents">
      {tags.map(({ name }) => (
        <div key={name}>
          <p>
            <a href={`#${anchorOf(name)}`}>{name}</a>
          </p>
          <ul>
            {listed
              .filter(({ operation }) => operation.tags.includes(name))
              .map(({ method, path, operation }) => (
                <li key={operation.operationId}>
                  <a href={`#${operation.operationId}`}>
                    <span className="api-method">{method.toUpperCase()}</span> <code>{path}</code>
                  </a>
                </li>
              ))}
          </ul>
        </div>
      ))}
      <p>
        <a href="#authentication">Authentication</a>, <a href="#headers">headers</a>, <a href="#schemas">schemas</a>,{" "}
        <a href="#reasons">reason codes</a>
      </p>
    </nav>
  );
}

function ReasonCodes({ examples }: { examples: OpenApi["components"]["examples"] }) {
  return (
    <section className="api-part" aria-labelledby="reasons">
      <h2 id="reasons">Reason codes</h2>
      <div className="panel">
        <dl className="api-fields">
          {Object.entries(reasons).map(([code, { status, title, why }]) => (
            <div className="api-field" key={code} id={`reason-${code}`}>
              <dt>
                <code>{code}</code> <span className="muted">{status}</span>
              </dt>
              <dd>
                {title}. {why}
              </dd>
            </div>
          ))}
        </dl>
        <Sample title="As a problem document" value={examples["Problem.validation_failed"]!.value} />
        <Sample title="As an OAuth error (RFC 6749)" value={examples["OAuthError.invalid_credentials"]!.value} />
      </div>
    </section>
  );
}

function anchorOf(tag: string): string {
  return `tag-${tag.toLowerCase()}`;
}
