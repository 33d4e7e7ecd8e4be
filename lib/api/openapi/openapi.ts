// Types for the parts of OpenAPI 3.1 that our document uses. Made by document.ts, read by the page /docs/api.

export type Reference = { $ref: string };

/** JSON Schema 2020-12. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  maxLength?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  examples?: unknown[];
};

export type Example = { summary: string; value: unknown };
export type MediaType = { schema: Schema; example?: unknown; examples?: Record<string, Example | Reference> };
export type Header = { description: string; required?: boolean; schema: Schema; example?: unknown };
export type Response = { description: string; headers: Record<string, Reference>; content?: Record<string, MediaType> };
export type Parameter = {
  name: string;
  in: "path" | "query";
  required: boolean;
  description?: string;
  schema: Schema;
  example?: unknown;
};

export type OperationObject = {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { required: true; content: Record<string, MediaType> };
  responses: Record<string, Response>;
};

export type SecurityScheme = { type: string; description: string; [more: string]: unknown };

export type OpenApi = {
  openapi: string;
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, OperationObject>>;
  components: {
    schemas: Record<string, Schema>;
    headers: Record<string, Header>;
    examples: Record<string, Example>;
    securitySchemes: Record<string, SecurityScheme>;
  };
};
