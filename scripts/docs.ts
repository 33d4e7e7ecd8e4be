// npm run docs: writes docs/api.md from the OpenAPI document and the text in lib/api/docs.md. lib/docs.test.ts fails if the
// page is not current.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { exampleRequest } from "../app/docs/api/example-request";
import { forms } from "../lib/api/pages";
import { furtherRoutes } from "../lib/api/further";
import { makeDocument } from "../lib/api/openapi/document";
import type { MediaType, OpenApi, OperationObject, Response, Schema } from "../lib/api/openapi/openapi";
import { declaredReasons, whenMet } from "../lib/api/reason-codes";
import { reasons, type ReasonCode } from "../lib/reasons";

const origin = "http://localhost:3000";
const inRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const document = makeDocument({ origin, name: "Postkey", version: "", sessionCookie: "__Host-postkey-session" });

/** Every address may refuse with these. The page says so once for all of them. */
const everywhere: readonly string[] = [
  "validation_failed",
  "origin_not_allowed",
  "payload_too_large",
  "unsupported_media_type",
  "service_unavailable",
  "internal_error",
];

/** The whole page. */
export function makeApiDocs(): string {
  const parts: Record<string, string> = {
    operations: operationsOf(document.paths),
    further: table(
      ["address", ""],
      furtherRoutes.map(({ method, path, summary, description = "" }) => [
        code(`${method.toUpperCase()} ${path}`),
        marked(`${summary}. ${description}`),
      ]),
    ),
    forms: table(
      ["form", "fields", "reason codes"],
      forms.map(({ path, fields, refusals }) => [
        code(`POST ${path}`),
        Object.keys(fields.shape).map(code).join(", "),
        refusals.map(code).join(", "),
      ]),
    ),
    reasons: table(
      ["code", "status", "when"],
      (Object.keys(reasons) as ReasonCode[]).map((name) => [
        code(name),
        String(reasons[name].status),
        declaredReasons.has(name) ? marked(whenMet[name]) : "reserved",
      ]),
    ),
  };
  return readFileSync(inRoot("lib/api/docs.md"), "utf8").replaceAll(
    /\{\{(\w+)\}\}/g,
    (_, name: string) => parts[name]!,
  );
}

function operationsOf(paths: OpenApi["paths"]): string {
  return Object.entries(paths)
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, one]) => operation(method, path, one)))
    .join("\n\n");
}

function operation(method: string, path: string, one: OperationObject): string {
  const { summary, description, security, parameters = [], requestBody, responses } = one;
  const [type = "", body] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const parts = [
    `## ${method.toUpperCase()} ${path}`,
    `${summary}. ${whoMay(security)}`,
    description && marked(description),
    parameters.length > 0 &&
      table(
        ["parameter", ""],
        parameters.map(({ name, required, schema, description: about = schema.description }) => [
          code(name),
          meaning({ ...schema, description: about }, required),
        ]),
      ),
    ...(body ? bodyOf(body, (value) => fenced("sh", exampleRequest(origin, path, type, value))) : []),
    !body && security.some((way) => way.accessToken) && fenced("sh", byToken(method, path, parameters)),
    table(
      ["answer", ""],
      Object.entries(responses).flatMap(([status, response]) => {
        const told = answer(response);
        return told === "" ? [] : [[code(status), told]];
      }),
    ),
    ...Object.entries(responses).flatMap(([status, response]) => (Number(status) < 400 ? successBody(response) : [])),
  ];
  return parts.filter((part) => part !== undefined && part !== false && part !== "").join("\n\n");
}

function byToken(method: string, path: string, parameters: { name: string; example?: unknown }[]): string {
  const address = parameters.reduce((filled, { name, example }) => filled.replace(`{${name}}`, String(example)), path);
  const by = method === "get" ? "" : ` -X ${method.toUpperCase()}`;
  return `curl -i${by} ${origin}${address} -H "authorization: Bearer $TOKEN"`;
}

function whoMay(security: OperationObject["security"]): string {
  const names = security.flatMap((one) => Object.keys(one));
  const scope = security.flatMap(({ oauth2 = [] }) => oauth2)[0];
  if (names.includes("accessToken"))
    return `By an access token or personal access token with the scope \`${scope}\`, or by the session cookie${scope === "write" ? " from this origin's own pages" : ""}.`;
  if (names.includes("clientBasic")) return "By a client: `client_id`, and its secret where it has one.";
  if (names.includes("metricsToken")) return "By `METRICS_TOKEN` as a bearer token.";
  if (names.includes("cronSecret")) return "By `CRON_SECRET` as a bearer token.";
  if (names.includes("sessionCookie") && security.length === 1)
    return "By the session cookie, from this origin's own pages.";
  return "For anybody.";
}

/** The fields and an example, for each kind of request. */
function bodyOf({ schema, examples = {} }: MediaType, shown: (value: unknown) => string): string[] {
  const { oneOf, ...whole } = resolve(schema);
  const values = Object.values(examples).flatMap((one) =>
    "value" in one ? [one.value as Record<string, unknown>] : [],
  );
  if (!oneOf) return [marked(whole.description ?? ""), fieldTable(whole, true), ...values.slice(0, 1).map(shown)];
  return oneOf.map(resolve).flatMap((kind) => {
    const [[name, { const: value }]] = Object.entries(kind.properties!) as [[string, Schema]];
    const example = values.find((one) => one[name] === value);
    return [code(`${name}=${String(value)}`), fieldTable(kind, true), example ? shown(example) : ""];
  });
}

function successBody({ content = {} }: Response): string[] {
  return Object.entries(content).flatMap(([type, { schema, example }]) => {
    const shown = example === undefined ? [] : [fenced(type.includes("json") ? "json" : "text", written(example))];
    return [...shown, fieldTable(resolve(schema), false)].filter((part) => part !== "");
  });
}

const written = (example: unknown) => (typeof example === "string" ? example.trim() : JSON.stringify(example, null, 2));

/** What a status means: in words, or by its reason codes. */
function answer({ description, content = {} }: Response): string {
  const codes = Object.values(content).flatMap(({ schema }) => (schema.properties?.code?.enum ?? []) as string[]);
  if (codes.length === 0) return marked(description);
  const own = [...new Set(codes)].filter((name) => !everywhere.includes(name));
  if (!content["application/json"] || !content["application/json"].schema.$ref?.endsWith("OAuthError"))
    return own.map(code).join(", ");
  const errorOf = (name: string) =>
    (document.components.examples[`OAuthError.${name}`]!.value as { error: string }).error;
  return [...new Set(own.map(errorOf))]
    .map(
      (error) =>
        `${code(error)} with ${own
          .filter((name) => errorOf(name) === error)
          .map(code)
          .join(", ")}`,
    )
    .join("; ");
}

/** The fields of an object that have a description, and those of the objects in it. */
function fieldTable(schema: Schema, request: boolean): string {
  const rows = rowsOf(schema, request).filter(([, text]) => request || text !== "");
  return rows.length > 0 ? table([request ? "field" : "in the answer", ""], rows) : "";
}

function rowsOf(schema: Schema, request: boolean, before = ""): string[][] {
  const { properties = {}, required = [], anyOf = [] } = resolve(schema);
  const own = Object.entries(properties).flatMap(([name, one]) => {
    const inner = one.items
      ? rowsOf(one.items, request, `${before}${name}[].`)
      : rowsOf(one, request, `${before}${name}.`);
    return [[code(before + name), meaning(one, request && required.includes(name))], ...inner];
  });
  const rows = [...own, ...anyOf.flatMap((one) => rowsOf(one, request, before))];
  // A field that several kinds of answer have is listed once.
  return rows.filter(([name], index) => rows.findIndex(([other]) => other === name) === index);
}

function meaning(schema: Schema & { default?: unknown }, required: boolean): string {
  // A field that may be null has its description one level down.
  const { description = schema.anyOf?.[0]?.description ?? "", enum: values, const: only, default: standard } = schema;
  const known = [...(values ?? []), ...(only === undefined ? [] : [only])].map((value) => code(String(value)));
  const isLong = known.length > 6;
  return [
    required ? "Required." : "",
    marked(description),
    known.length === 0 || isLong ? "" : `${known.join(" or ")}.`,
    standard === undefined ? "" : `${code(String(standard))} when left out.`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}

function resolve(schema: Schema): Schema {
  if (!schema.$ref) return schema;
  const name = schema.$ref.split("/").at(-1)!;
  return { ...document.components.schemas[name]!, ...(schema.properties && { properties: schema.properties }) };
}

function table(titles: string[], rows: string[][]): string {
  const line = (cells: string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return [line(titles), `|${titles.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

const code = (text: string) => `\`${text}\``;
const fenced = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``;

// Descriptions are plain text, as the page /docs/api shows them: names, paths and settings become code here.
function marked(text: string): string {
  return text
    .replaceAll(
      /\{"[^}]*\}|\b(?:GET|POST|DELETE) \/[\w./{}-]*\w|(?<![\w/>.:])\/[a-z.][\w./{}-]*[\w}]|\b[A-Z]+(?:_[A-Z]+)+(?:=\w+)?\b|\b[a-z0-9]+(?:_[a-z0-9]+)+_?\b/g,
      code,
    )
    .replaceAll(/\bRFC (\d+)\b/g, "[RFC $1](https://www.rfc-editor.org/rfc/rfc$1)");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(inRoot("docs/api.md"), makeApiDocs());
